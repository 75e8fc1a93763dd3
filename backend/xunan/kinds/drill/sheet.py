"""The drill's papers: plan, record, evaluation and photos, one page each where they fit."""

from xunan.domain.sheet import (
    Cell,
    Facts,
    LongText,
    PhotoPair,
    QrCode,
    RowFacts,
    Sheet,
    SignLines,
)


def _cells(*names: str) -> tuple[Cell, ...]:
    return tuple(Cell(fields=(name,)) for name in names)


PLAN = Sheet(
    name="plan",
    title="sheet.drill.plan",
    parts=(
        QrCode(),
        Facts(
            heading="sheet.drill.facts",
            cells=_cells(
                "org",
                "org_kind",
                "scenario",
                "planned_on",
                "division_code",
                "place",
                "content",
                "form",
                "purpose",
                "floors",
                "target_s",
                "staff",
                "notice_given",
                "planned_by",
            ),
        ),
        LongText(field="aim", lines=1),
        LongText(field="steps", lines=4),
        LongText(field="assignments", lines=2),
        LongText(field="safety_measures", lines=2),
        RowFacts(field="classes", text="sheet.drill.class_planned", heading="sheet.drill.classes"),
        SignLines(rows=(("sheet.drill.planned_by", "sheet.drill.leader", "paper.date"),)),
    ),
)

RECORD = Sheet(
    name="record",
    title="sheet.drill.record",
    parts=(
        QrCode(),
        Facts(
            heading="sheet.drill.facts",
            cells=(
                *_cells("org", "scenario", "division_code", "place"),
                *_cells("time_alarm", "time_all_clear", "duration_s", "target_s"),
                Cell(fields=("target_result",)),
                *_cells("over_s", "roll", "present", "counted", "staff_present", "participants"),
                *_cells("injuries", "leader", "observers", "weather", "doubt_s"),
            ),
        ),
        RowFacts(field="arrivals", text="sheet.drill.class_arrived", heading="sheet.drill.classes"),
        LongText(field="remark", lines=2),
        SignLines(rows=(("paper.filled_by", "sheet.drill.leader", "paper.date"),)),
    ),
)

EVALUATION = Sheet(
    name="evaluation",
    title="sheet.drill.evaluation",
    parts=(
        QrCode(),
        Facts(
            heading="sheet.drill.facts",
            cells=_cells(
                "org",
                "scenario",
                "time_alarm",
                "participants",
                "duration_s",
                "target_s",
                "target_result",
                "over_s",
            ),
        ),
        Facts(
            heading="sheet.drill.scores",
            cells=(
                *_cells("score_preparation", "score_alarm", "score_command", "score_route"),
                *_cells("score_order", "score_speed", "score_headcount", "score_first_aid"),
                *_cells("score_communication", "overall"),
            ),
        ),
        RowFacts(
            field="problems",
            text="sheet.drill.problem",
            heading="sheet.drill.problems",
            wide=True,
        ),
        LongText(field="evaluation", lines=4),
        SignLines(rows=(("sheet.drill.evaluator", "sheet.drill.leader", "paper.date"),)),
    ),
)

PHOTOS = Sheet(
    name="photos",
    title="sheet.drill.photos",
    parts=(
        QrCode(),
        Facts(cells=_cells("org", "scenario", "time_alarm", "participants")),
        PhotoPair(before="photos", after=""),
        SignLines(rows=(("paper.filled_by", "sheet.drill.leader", "paper.date"),)),
    ),
)

SHEETS = (PLAN, RECORD, EVALUATION, PHOTOS)
