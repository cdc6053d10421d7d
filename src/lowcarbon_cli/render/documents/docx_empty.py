"""The Word document that is written into: a template, or an empty A4 page with Chinese fonts."""

from __future__ import annotations

import zipfile
from io import BytesIO
from typing import TYPE_CHECKING, Any, cast

from lowcarbon_cli.errors import UsageError

if TYPE_CHECKING:
    from docx.document import Document as WordDocument

BODY, HEADING = "宋体", "黑体"
LATIN = "Times New Roman"
_PAGE = (11906, 16838)
"""A4 in twentieths of a point."""
_MARGIN = 1134


def opened(template: bytes | None) -> WordDocument:
    """Return the document of a template, else an empty one. Raises ``UsageError`` for what Word would not open."""
    import docx

    if template is None:
        made = docx.Document()
        _fonts(made)
        _page(made)
        return made
    try:
        return docx.Document(BytesIO(template))
    except (KeyError, ValueError, OSError, zipfile.BadZipFile) as error:
        raise UsageError("docs_bad_template", path="--template", why=type(error).__name__) from error


def _fonts(document: WordDocument) -> None:
    """Set fonts for Latin and Chinese in the styles used."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn
    from docx.shared import Pt, RGBColor

    sizes = {"Normal": 10.5, "Title": 22, "Heading 1": 15, "Heading 2": 12.5, "Caption": 9}
    for name, size in sizes.items():
        style = cast("Any", document.styles[name])
        style.font.size = Pt(size)
        style.font.name = LATIN
        style.font.color.rgb = RGBColor(0, 0, 0)
        family = BODY if name == "Normal" else HEADING
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for key in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
            fonts.attrib.pop(qn(key), None)
        fonts.set(qn("w:eastAsia"), family)
        fonts.set(qn("w:hAnsi"), LATIN)
        style.font.bold = name != "Normal"
    normal = cast("Any", document.styles["Normal"])
    # else programs take the punctuation of another region's Chinese
    language = OxmlElement("w:lang")
    for key, value in (("val", "en-US"), ("eastAsia", "zh-CN")):
        language.set(qn(f"w:{key}"), value)
    normal.element.get_or_add_rPr().append(language)
    normal.paragraph_format.space_after = Pt(6)
    normal.paragraph_format.line_spacing = 1.25


def _page(document: WordDocument) -> None:
    from docx.shared import Twips

    section = document.sections[0]
    section.page_width, section.page_height = map(Twips, _PAGE)
    for side in ("left_margin", "right_margin", "top_margin", "bottom_margin"):
        setattr(section, side, Twips(_MARGIN))
