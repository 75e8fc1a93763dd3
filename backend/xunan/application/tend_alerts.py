"""Looks after the alerts that stand: ends those whose time is over, takes in officers' entries."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from xunan.application.accept_push import Push
from xunan.application.alert_records import act, by_place
from xunan.application.rules import SERVER, SERVER_DEVICE
from xunan.application.settle_alerts import expiry_of, moment_of
from xunan.application.times import instant
from xunan.domain.alert_words import UNTOLD_EXPIRY

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from xunan.application.accept_push import PushOutcome
    from xunan.application.alert_records import AlertRecords, Standing
    from xunan.application.ports import Clock
    from xunan.application.ports_alerts import AlertChange, Fanout
    from xunan.application.receive_alert import ReceiveAlert
    from xunan_sync.messages import Op

EVERY_S = 2.0


@dataclass(frozen=True, slots=True, kw_only=True)
class TendAlerts:
    """One round over the county's alerts; safe to repeat, and in several processes at once."""

    receive: ReceiveAlert
    alerts: AlertRecords
    push: Callable[[Push], Awaitable[PushOutcome]]
    fanout: Fanout
    clock: Clock

    async def __call__(self) -> None:
        """Do what is due now. Raises `StoreBusyError`; the next round does it then."""
        await self.receive.again()
        now = self.clock.now()
        for alert in by_place(await self.alerts.in_force()):
            if alert.fields.get("expires") and moment_of(alert, "expires") <= now:
                await self._do(expiry_of(alert, instant(now)), alert.id, "expire")
            elif alert.is_by_hand and not alert.chain:
                await self._take_in(alert)
            elif alert.fields.get("match_answer") == "different" and alert.chain != alert.id:
                await self._part(alert)

    async def _take_in(self, alert: Standing) -> None:
        """An entry by hand gets its chain, and the end that nobody named."""
        given = str(alert.fields.get("identifier") or "")
        official = await self.alerts.of_identifier(given) if given else None
        now = instant(self.clock.now())
        if official is not None and official.id != alert.id:
            chain = {"chain": official.chain or official.id}
            await self._do(act("edit", alert, now, {"set": chain}, "late"))
            args = {"move": "overtake", "from": alert.state}
            await self._do(act("move", alert, now, args, "late"))
            return
        untold = instant(moment_of(alert, "sent") + UNTOLD_EXPIRY)
        made: dict[str, Any] = {"chain": alert.id}
        if not alert.fields.get("expires"):
            made |= {"expires": untold, "expiry_assumed": True}
        if not alert.fields.get("areas"):
            made["areas"] = [alert.fields["division_code"]]
        await self._do(act("edit", alert, now, {"set": made}, "take in"), alert.id, "new")

    async def _part(self, alert: Standing) -> None:
        """The officer says that it is another alert than the one it was taken for."""
        now = instant(self.clock.now())
        edit = act("edit", alert, now, {"set": {"chain": alert.id}}, "part")
        await self._do(edit, alert.id, "new")

    async def _do(self, op: Op, alert: str = "", change: AlertChange = "update") -> None:
        await self.push(Push(SERVER_DEVICE, SERVER, (op,), self.clock.now()))
        if alert:
            self.fanout.alert_changed(alert, change)
