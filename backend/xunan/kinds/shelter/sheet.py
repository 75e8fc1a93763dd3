"""The shelter's papers: its sheet (form F7) and the register of those who came (form F8)."""

from xunan.domain.sheet import (
    Cell,
    ChildTable,
    Derived,
    Facts,
    Households,
    LongText,
    PhotoPair,
    QrCode,
    RowTable,
    Sheet,
    SignLines,
)


def _cells(*names: str) -> tuple[Cell, ...]:
    return tuple(Cell(fields=(name,)) for name in names)


SHEET = Sheet(
    name="sheet",
    title="sheet.shelter.sheet",
    parts=(
        QrCode(),
        Facts(
            heading="sheet.shelter.facts",
            cells=(
                Cell(fields=("name",), wide=True),
                *_cells("division_code", "site_kind"),
                Cell(fields=("address",), wide=True),
                Cell(fields=("geo",), wide=True),
                *_cells("admin_level", "duration_class", "space", "function"),
                Cell(fields=("hazards_suitable",), wide=True),
                *_cells("owner_unit", "built_year"),
            ),
        ),
        Facts(
            heading="sheet.shelter.room",
            cells=(
                *_cells("capacity", "radius_m", "total_area_m2", "indoor_area_m2"),
                *_cells("effective_area_m2", "served_people", "entrances", "door_width_cm"),
                Cell(fields=("villages_served",), wide=True),
                Cell(fields=("facilities",), wide=True),
                *_cells("toilets", "captured_at"),
            ),
        ),
        LongText(field="structure_note", lines=1),
        RowTable(field="managers", room=1),
        Derived(figure="readiness", heading="sheet.shelter.readiness"),
        ChildTable(
            kind="shelter_check",
            columns=("captured_at", "checked_by", "gate", "key_minutes", "remark"),
            empty="sheet.shelter.no_check",
            heading="sheet.shelter.checks",
            most=6,
        ),
        PhotoPair(before="photos", after=""),
        SignLines(rows=(("paper.filled_by", "paper.checked_by", "paper.date"),)),
    ),
)

REGISTER = Sheet(
    name="register",
    title="sheet.shelter.register",
    parts=(
        QrCode(),
        Facts(
            cells=(
                *_cells("name", "division_code"),
                Cell(fields=("address",), wide=True),
                Cell(fields=("capacity",), wide=True),
            )
        ),
        Derived(figure="head_count", heading="sheet.shelter.head_count"),
        Households(
            kind="arrival",
            columns=(
                "name",
                "sex+birth_year",
                "id_number",
                "special_needs",
                "arrived_at",
                "left_at+left_to",
            ),
            sign="sheet.shelter.household_signs",
            empty="sheet.shelter.nobody",
            heading="sheet.shelter.people",
        ),
        SignLines(rows=(("paper.filled_by", "paper.head_by", "paper.date"),)),
    ),
)

SHEETS = (SHEET, REGISTER)
