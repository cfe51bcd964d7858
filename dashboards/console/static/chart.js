// Draws the chart of a page from the facts that the page carries; colours come from the page's own custom properties.
"use strict";

(function () {
  const place = document.getElementById("bieu-do");
  if (!place || !window.echarts) return;
  const facts = JSON.parse(document.getElementById(place.dataset.source).textContent);

  function colour(name) {
    return getComputedStyle(document.documentElement).getPropertyValue("--" + name).trim();
  }

  // Lines drawn aslant, as a picture that repeats: what is hatched is missing.
  function hatching(stroke) {
    const lines = { tag: "path", key: "hatching", attrs: { d: "M-2 2l4-4M0 8l8-8M6 10l4-4", stroke, fill: "none" } };
    return { svgElement: lines, svgWidth: 8, svgHeight: 8, repeat: "repeat" };
  }

  function decimal(number) {
    return number.toLocaleString("vi-VN", { maximumFractionDigits: 1 });
  }

  function bar(point) {
    if (point.posts === null) return { value: null };
    const style = { color: colour(point.unusual ? "warm-3" : "usual-bar") };
    if (point.open) {
      Object.assign(style, { opacity: 0.55, borderColor: colour("ink-soft"), borderType: "dashed", borderWidth: 1 });
    }
    return { value: point.posts, itemStyle: style };
  }

  // Days without data, joined where they follow each other.
  function gaps() {
    const spans = [];
    facts.points.forEach(function (point, number) {
      if (point.posts !== null) return;
      const last = spans[spans.length - 1];
      if (last && last[1] === number - 1) last[1] = number;
      else spans.push([number, number]);
    });
    return spans;
  }

  function box(numbers) {
    const point = facts.points[numbers[0].dataIndex];
    const words = document.createElement("div");
    words.className = "chart-tip";
    const head = document.createElement("b");
    head.textContent = point.name;
    words.append(head);
    for (const line of point.lines) {
      const row = document.createElement("div");
      row.textContent = line;
      words.append(row);
    }
    return words;
  }

  const SYMBOLS = {
    urgent: "path://M5 1h6l4 4v6l-4 4H5l-4-4V5z",
    serious: "triangle",
    watch: "circle",
  };
  const SHADES = { urgent: "warm-4", serious: "warm-3", watch: "line-strong" };

  function line(field, shade, dash) {
    return {
      type: "line",
      step: "middle",
      symbol: "none",
      silent: true,
      data: facts.points.map((point) => point[field]),
      lineStyle: { color: colour(shade), width: dash === "solid" ? 1.75 : 1.25, type: dash },
      z: 3,
    };
  }

  function option() {
    const soft = colour("ink-soft");
    const top = Math.max(...facts.points.map((p) => Math.max(p.posts || 0, p.threshold || 0, p.expected || 0)), 4);
    const most = Math.ceil(top * 1.08);
    const every = Math.max(1, Math.round(facts.points.length / Math.max(3, place.clientWidth / 90)));
    return {
      animation: false,
      textStyle: { fontFamily: getComputedStyle(document.body).fontFamily, fontSize: 13, color: soft },
      grid: { left: 8, right: 8, top: facts.alerts.length ? 40 : 8, bottom: 8, outerBoundsMode: "same", outerBoundsContain: "axisLabel" },
      tooltip: {
        trigger: "axis",
        confine: true,
        transitionDuration: 0,
        axisPointer: { type: "shadow", shadowStyle: { color: colour("line-strong"), opacity: 0.15 } },
        backgroundColor: colour("sheet"),
        borderColor: colour("line-strong"),
        borderWidth: 1,
        borderRadius: 2,
        padding: 12,
        extraCssText: "box-shadow: none",
        textStyle: { color: colour("ink"), fontSize: 13, fontFamily: getComputedStyle(document.body).fontFamily },
        formatter: box,
      },
      xAxis: {
        type: "category",
        data: facts.points.map((point) => point.day),
        axisTick: { show: false, interval: 0 }, // a hatched area begins and ends at ticks: one a day
        axisLine: { lineStyle: { color: colour("line-strong") } },
        axisLabel: {
          color: soft,
          interval: (number) => (facts.points.length - 1 - number) % every === 0,
          hideOverlap: true,
          alignMaxLabel: "right",
          alignMinLabel: "left",
        },
      },
      yAxis: {
        type: "value",
        max: most,
        minInterval: 1,
        splitNumber: Math.max(2, Math.round(place.clientHeight / 70)),
        splitLine: { showMaxLine: false, lineStyle: { color: colour("line") } },
        axisLabel: { color: soft, formatter: decimal, showMaxLabel: false },
      },
      series: [
        {
          type: "bar",
          data: facts.points.map(bar),
          barCategoryGap: "22%",
          barMinHeight: 1, // a day that was heard and had nothing is a line, not a blank
          markArea: {
            silent: true,
            itemStyle: { color: hatching(colour("hatch")), opacity: 0.8 },
            label: { show: true, color: soft, backgroundColor: colour("paper"), padding: [2, 4], position: "insideTop", fontSize: 12 },
            data: gaps().map(([first, last]) => [
              { name: last - first > 1 ? "chưa có dữ liệu" : "", xAxis: first },
              { xAxis: last },
            ]),
          },
        },
        line("expected", "ink", "solid"),
        line("threshold", "warm-text", [5, 4]),
        {
          type: "scatter",
          silent: true,
          z: 5,
          data: facts.alerts.map((alert) => ({
            value: [alert.place, most], // above the tallest bar, so that no bar lies under the words
            symbol: SYMBOLS[alert.severity],
            symbolOffset: [0, -9],
            symbolSize: 14,
            itemStyle: { color: colour(SHADES[alert.severity]), opacity: 1 },
            label: { show: true, position: "top", distance: 12, formatter: alert.name, color: colour("ink"), fontSize: 12, fontWeight: 600 },
          })),
          markLine: {
            silent: true,
            symbol: "none",
            label: { show: false },
            lineStyle: { color: soft, width: 1, type: "dotted" },
            data: facts.alerts.map((alert) => [
              { coord: [alert.place, facts.points[alert.place].posts || 0] },
              { coord: [alert.place, most] },
            ]),
          },
        },
      ],
    };
  }

  const chart = window.echarts.init(place, null, { renderer: "svg" });
  const draw = () => chart.setOption(option(), { notMerge: true });
  draw();
  new ResizeObserver(() => { chart.resize({ silent: true }); draw(); }).observe(place);
  window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", draw);
  window.matchMedia("print").addEventListener("change", draw);
  if (document.fonts) document.fonts.ready.then(draw);
  place.dataset.drawn = "true";
})();
