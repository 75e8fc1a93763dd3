"""The paper of a check: when somebody stood there, what was found, the photos (form F7)."""

from xunan.domain.sheet import (
    Cell,
    Facts,
    LongText,
    PhotoPair,
    QrCode,
    Sheet,
    SignLines,
    Timeline,
)


def _cells(*names: str) -> tuple[Cell, ...]:
    return tuple(Cell(fields=(name,)) for name in names)


SHEETS = (
    Sheet(
        name="sheet",
        title="sheet.shelter_check.sheet",
        parts=(
            QrCode(),
            Facts(
                heading="sheet.shelter_check.when",
                cells=(
                    *_cells("shelter_name", "division_code", "captured_at", "checked_by"),
                    *_cells("gate", "key_minutes"),
                ),
            ),
            Facts(
                heading="sheet.shelter_check.inside",
                cells=_cells(
                    "exits",
                    "signs",
                    "water",
                    "power",
                    "toilets",
                    "supplies",
                    "structure",
                    "danger",
                ),
            ),
            LongText(field="remark", lines=2),
            PhotoPair(before="photos", after=""),
            LongText(field="notes", lines=1),
            Timeline(),
            SignLines(rows=(("sheet.shelter_check.by", "sheet.shelter_check.keys", "paper.date"),)),
        ),
    ),
)
