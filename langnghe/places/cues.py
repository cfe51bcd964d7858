"""Words beside a name that speak for a place, for a person, or for something else."""

from langnghe.text import fold


def _words(listed: str) -> frozenset[str]:
    return frozenset(" ".join(word.split()) for word in listed.split(","))


UNITS = _words(
    "tỉnh, tp, thành phố, tỉnh ủy, tỉnh uỷ, thành ủy, thành uỷ, tỉnh đoàn, thành đoàn, công an,"
    "quê, ca, ubnd, hđnd"
)
"""Before a name, these make it a place whatever its case."""

LOCAL = _words(
    "ở, tại, về, ra, vào, lên, xuống, từ, qua, đi, ngoài, trong, trên, dưới, tận, thuộc, quanh,"
    "gần, khắp, bên, khu, vực, vùng, phía, người, dân, xứ, đất, bàn, gái, trai, khoa, phận, báo,"
    "đài, thuế, tế, sở, cục, hồ, đập, cảng, ga, xe, điện, bay, viện, miền, quê, hương"
)
"""Before a name that is capitalised, or in a text without marks, these make it a place."""

AT = _words("ở, tại")
"""The two of them that fit even before a name that is a word of its own."""

HOMELY = AT | {"quê"}
"""Before the name of a district, these make it a place without the word for its kind."""

SAYS = _words("nói, bảo, kể, hỏi, nhắn, cười, bạn, là, yêu, ơi")
"""After a name that people bear, these suggest a person."""

ROADS = _words("đường, phố, ngõ, hẻm, ngách, lộ, xoay")
NO_ROADS = _words("thành phố, đường phố, khu phố, hè phố, cửa ngõ")
"""Two words of which the second alone would be a road."""

TITLES = _words(
    "anh, chị, em, cô, chú, bác, ông, bà, cháu, bạn, thầy, dì, cậu, mợ, thím, bé, cụ, sĩ,"
    "sỹ, viên, tá, uý, úy, hậu, mc, tên, a, c, e"
)
PLURALS = _words("các, mấy, những, nhiều")
FAMILY_NAMES = _words(
    "nguyễn, trần, lê, phạm, hoàng, huỳnh, phan, vũ, võ, đặng, bùi, đỗ, ngô, dương, lý, đinh,"
    "trịnh, đào, lương, trương, chu, tạ, vương, quách, nghiêm, triệu, kiều, tô, tăng"
)
MIDDLE_NAMES = _words("thị, văn")
LINK_WORDS = _words("và, với, đi, ra, vào, hoặc, cùng")
LINK_SIGNS = frozenset({"", ",", "-", "–", "/", "→", ";", "&", "+", "(", ">", "->"})
CITY_WORDS = _words("tỉnh, tp, thành, phố")
"""What may stand between a district and its province."""


def unmarked(words: frozenset[str]) -> frozenset[str]:
    """Return the words and their spellings without marks."""
    return words | {fold(word) for word in words}
