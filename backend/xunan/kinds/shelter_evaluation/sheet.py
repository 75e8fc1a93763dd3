"""The evaluation report: what was judged, the points, what rules out, what is to be improved."""

from xunan.domain.sheet import (
    Cell,
    Derived,
    Facts,
    LongText,
    PhotoPair,
    QrCode,
    RowTable,
    SealPlace,
    Sheet,
    SignLines,
)


def _cells(*names: str) -> tuple[Cell, ...]:
    return tuple(Cell(fields=(name,)) for name in names)


SHEETS = (
    Sheet(
        name="report",
        title="sheet.shelter_evaluation.report",
        parts=(
            QrCode(),
            Facts(
                heading="sheet.shelter_evaluation.facts",
                cells=(
                    *_cells("shelter_name", "division_code", "year", "duration_class"),
                    *_cells("effective_area_m2", "capacity", "radius_m", "served_people"),
                    *_cells("entrances", "captured_at", "danger_zone", "unsafe_structure"),
                    *_cells("walking_minutes", "river_crossing", "two_approaches", "evaluated_by"),
                ),
            ),
            Facts(
                heading="sheet.shelter_evaluation.points",
                cells=tuple(
                    Cell(fields=(f"score_{part}", f"note_{part}"), wide=True)
                    for part in ("layout", "function", "radius", "capacity", "facilities")
                ),
            ),
            Derived(figure="evaluation", heading="sheet.shelter_evaluation.result"),
            LongText(field="findings", lines=2),
            RowTable(field="improvements", room=1),
            Derived(figure="thresholds", heading="sheet.shelter_evaluation.thresholds"),
            PhotoPair(before="photos", after=""),
            SignLines(rows=(("sheet.shelter_evaluation.by", "paper.checked_by", "paper.date"),)),
            SealPlace(),
        ),
    ),
)
