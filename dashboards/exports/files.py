"""A table as a file: CSV for machines, XLSX for people; both hold the same cells."""

import csv
import io
from datetime import datetime

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from dashboards import formats
from dashboards.exports.tables import Cell, Table
from langnghe.windows import VIET_NAM

BYTE_ORDER_MARK = "\ufeff"  # tells spreadsheets that the text is UTF-8
WORKBOOK = {
    "in_memory": True,
    "remove_timezone": True,
    "default_date_format": "dd/mm/yyyy hh:mm",
}
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")


def to_csv(table: Table) -> bytes:
    """Return the table as CSV: UTF-8 with its mark, commas, decimal points, times in ISO 8601."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(table.headings)
    writer.writerows([_csv_cell(cell) for cell in row] for row in table.rows)
    return (BYTE_ORDER_MARK + text.getvalue()).encode()


def defused(text: str) -> str:
    """Return the text so that no spreadsheet takes it for a formula."""
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def _csv_cell(cell: Cell) -> str | int | float:
    match cell:
        case None:
            return ""
        case str():
            return defused(cell)
        case datetime():
            return formats.machine(cell)
        case _:
            return cell


def to_xlsx(*tables: Table) -> bytes:
    """Return tables as a workbook: a sheet of typed cells each, and a last one for their origin."""
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, WORKBOOK) as book:
        book.set_properties({"title": tables[0].title, "author": "langnghe"})
        head = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
        for table in tables:
            _fill(book.add_worksheet(table.title), table, head, _number_formats(book, table))
        _fill_provenance(book.add_worksheet("Nguồn gốc"), tables[0], head)
    return content.getvalue()


def _number_formats(book: xlsxwriter.Workbook, table: Table) -> dict[str, Format]:
    named = {column.number_format for column in table.columns if column.number_format}
    return {name: book.add_format({"num_format": name}) for name in sorted(named)}


def _fill(sheet: Worksheet, table: Table, head: Format, numbers: dict[str, Format]) -> None:
    shown = [numbers.get(column.number_format or "") for column in table.columns]
    sheet.freeze_panes(1, 0)
    for place, column in enumerate(table.columns):
        sheet.set_column(place, place, column.width)
        sheet.write_string(0, place, column.heading, head)
    for number, row in enumerate(table.rows, start=1):
        for place, cell in enumerate(row):
            _write(sheet, number, place, cell, shown[place])
    sheet.autofilter(0, 0, max(len(table.rows), 1), len(table.columns) - 1)


def _write(sheet: Worksheet, row: int, place: int, cell: Cell, shown: Format | None) -> None:
    """Write a cell by its type; a text is never read as a formula or a number."""
    match cell:
        case None:
            return
        case str():
            sheet.write_string(row, place, cell)
        case datetime():
            sheet.write_datetime(row, place, cell.astimezone(VIET_NAM), shown)
        case _:
            sheet.write_number(row, place, cell, shown)


def _fill_provenance(sheet: Worksheet, table: Table, head: Format) -> None:
    sheet.set_column(0, 0, 26)
    sheet.set_column(1, 1, 80)
    for number, (name, value) in enumerate(table.provenance):
        sheet.write_string(number, 0, name, head)
        sheet.write_string(number, 1, value)
