"""Meetings, decisions and actions by section 8 of the design, in plain Python.

Written from the rules alone: a list of what was recorded, in its order, goes through loops and
dictionaries. A day is a text such as 2026-03-10, which is compared as it stands.
"""

from __future__ import annotations

from dataclasses import dataclass

Said = tuple[str, ...]


@dataclass
class Year:
    """What was recorded: ("add", board, day), ("move", board, day, new day),
    ("cancel", board, day), ("decide", board, meeting, subject, state, on),
    ("act", id, subject, board, decided, due, owner, cost),
    ("tell", id, status, on, due or empty)."""

    said: list[Said]

    def days_of(self) -> dict[str, set[str]]:
        """The meetings that are held in the end."""
        days: dict[str, set[str]] = {}
        for what, *rest in self.said:
            if what == "add":
                days.setdefault(rest[0], set()).add(rest[1])
            elif what == "move":
                days[rest[0]].remove(rest[1])
                days[rest[0]].add(rest[2])
            elif what == "cancel":
                days[rest[0]].remove(rest[1])
        return {board: held for board, held in days.items() if held}

    def meeting_at(self, day: str) -> list[Said]:
        answer = []
        for board, held in self.days_of().items():
            before = [one for one in held if one < day]
            after = [one for one in held if one >= day]
            answer.append((board, max(before, default=""), min(after, default="")))
        return sorted(answer)

    def _moved(self, place: int, board: str, meeting: str) -> str:
        for what, *rest in self.said[place + 1 :]:
            if what == "move" and rest[:2] == [board, meeting]:
                meeting = rest[2]
        return meeting

    def decision_at(self, day: str) -> list[Said]:
        newest: dict[tuple[str, str], tuple[str, int, str, str]] = {}
        for place, (what, *rest) in enumerate(self.said):
            if what == "decide" and rest[4] <= day:
                board, meeting, subject, state, on = rest
                told = (on, place, self._moved(place, board, meeting), state)
                newest[board, subject] = max(newest.get((board, subject), told), told)
        answer = []
        for (board, subject), (_, _, meeting, state) in newest.items():
            later = sorted(one for one in self.days_of().get(board, set()) if meeting < one <= day)
            if state == "deferred" and later:
                meeting, state = later[0], "asked"
            answer.append((board, meeting, subject, state))
        return sorted(answer)

    def action_at(self, day: str) -> list[Said]:
        answer = []
        for what, *rest in self.said:
            if what != "act" or rest[3] > day:
                continue
            id_, subject, board, decided, due, owner, cost = rest
            told = [(decided, -1, "open", due)]
            for place, (also, *more) in enumerate(self.said):
                if also == "tell" and more[0] == id_ and more[2] <= day:
                    told.append((more[2], place, more[1], more[3]))
            told.sort()
            status = told[-1][2]
            due = [one[3] for one in told if one[3]][-1]
            if status == "open" and due < day:
                status = "overdue"
            answer.append((id_, board, subject, owner, decided, due, cost, status))
        return sorted(answer)

    def outcomes(self, board: str, meeting: str, day: str) -> dict[str, str]:
        """How what belongs to a meeting stands at a day, by subject: what was last said of it, or
        asked where it was deferred before and asked again there."""
        newest: dict[str, tuple[str, int, str]] = {}
        for place, (what, *rest) in enumerate(self.said):
            if what != "decide" or rest[0] != board or rest[4] > day:
                continue
            if self._moved(place, board, rest[1]) == meeting:
                told = (rest[4], place, rest[3])
                newest[rest[2]] = max(newest.get(rest[2], told), told)
        stands = {subject: told[2] for subject, told in newest.items()}
        again = {
            subject: state
            for of, held_on, subject, state in self.decision_at(day)
            if (of, held_on) == (board, meeting) and subject not in stands
        }
        return stands | again

    def statuses(self, board: str, day: str) -> dict[str, str]:
        """How the actions of a board stand at a day, by id."""
        return {row[0]: row[7] for row in self.action_at(day) if row[1] == board}
