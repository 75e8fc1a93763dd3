"""The hazard's papers: the register sheet (form F1) and the advice note (form F2)."""

from xunan.domain.sheet import (
    Cell,
    Facts,
    LegalNote,
    LongText,
    Numbered,
    Passage,
    PhotoPair,
    QrCode,
    SealPlace,
    Sheet,
    SignLines,
    Timeline,
)

SHEETS = (
    Sheet(
        name="sheet",
        title="sheet.hazard.sheet",
        parts=(
            QrCode(),
            Facts(
                heading="sheet.hazard.facts",
                cells=(
                    Cell(fields=("title",), wide=True),
                    Cell(fields=("category",)),
                    Cell(fields=("level",)),
                    Cell(fields=("captured_at",)),
                    Cell(fields=("found_by",)),
                    Cell(fields=("source",)),
                    Cell(fields=("suspected_major",)),
                    Cell(fields=("division_code",)),
                    Cell(fields=("grid_code",)),
                    Cell(fields=("place",), wide=True),
                    Cell(fields=("geo",), wide=True),
                    Cell(fields=("scene",), wide=True),
                    Cell(fields=("threatened_households",)),
                    Cell(fields=("threatened_people",)),
                    Cell(fields=("immediate_measures",)),
                    Cell(fields=("fixed_on_spot",)),
                    Cell(fields=("listed",)),
                    Cell(fields=("suggested_due_on",)),
                ),
            ),
            LongText(field="description", lines=3),
            LongText(field="level_basis", lines=1),
            Facts(
                heading="sheet.hazard.handling",
                cells=(
                    Cell(fields=("owner_org",)),
                    Cell(fields=("owner_person", "owner_phone"), label="sheet.hazard.owner"),
                    Cell(fields=("assigned_to_org",)),
                    Cell(fields=("assigned_person",)),
                    Cell(fields=("due_on",)),
                    Cell(fields=("rectified_at",)),
                    Cell(fields=("funds_yuan",)),
                    Cell(fields=("review_result",)),
                ),
            ),
            LongText(field="measures", lines=2),
            LongText(field="review_note", lines=2),
            LongText(field="notes", lines=1),
            PhotoPair(before="photos_before", after="photos_after", heading="sheet.hazard.photos"),
            Timeline(heading="sheet.hazard.timeline"),
            SignLines(rows=(("paper.filled_by", "sheet.hazard.reviewer", "paper.date"),)),
        ),
    ),
    Sheet(
        name="advice_note",
        title="sheet.hazard.advice_note",
        copies=("sheet.hazard.copy_kept", "sheet.hazard.copy_served"),
        parts=(
            Passage(text="sheet.hazard.to_unit"),
            Passage(text="sheet.hazard.found"),
            Numbered(
                problems="description",
                advice=("advice",),
                advice_label="sheet.hazard.advice",
            ),
            Passage(text="sheet.hazard.due"),
            LegalNote(text="sheet.hazard.not_an_order"),
            SignLines(rows=(("sheet.hazard.issuer_contact", "sheet.hazard.issuer_phone"),)),
            SealPlace(),
            SignLines(
                heading="sheet.hazard.receipt",
                rows=(
                    (
                        "sheet.hazard.receiver",
                        "sheet.hazard.receiver_phone",
                        "sheet.hazard.received_on",
                    ),
                    ("sheet.hazard.refused", "sheet.hazard.witness", "paper.date"),
                ),
            ),
        ),
    ),
)
