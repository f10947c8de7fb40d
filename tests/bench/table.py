"""Results as JSON, kept between invocations, and as one table in Markdown."""

import json
import pathlib
import re

PHASES = {"first": "first converge", "nothing": "nothing to do", "pull": "nothing to do, with the Git check",
          "dry": "dry run, 5 % drifted", "repair": "repair of these"}
TOOLS = ["floor", "floor-metadata", "tend", "tend-repo", "cfengine", "puppet", "ansible"]
BUSY = 0.5  # processors that others may use meanwhile: on a quiet machine the ticks of short runs tell up to 0.4


class Results:
    """`file` holds what earlier invocations measured; what is measured again takes its place. So does what `others` hold."""

    def __init__(self, file, others=()):
        self.file = pathlib.Path(file)
        self.rows = {}
        if self.file.exists():
            self._read(self.file)
        for other in others:
            self._read(other)
        if others:
            self._write()

    def _read(self, file):
        for row in json.loads(file.read_text())["results"]:
            self.rows[self._key(row)] = row

    @staticmethod
    def _key(row):
        return row["size"], row["medium"], row["phase"], row["tool"]

    def add(self, row):
        """Who, at what size, where and in which phase; with a Course's result, or "failed", or "exceeded"."""
        self.rows[self._key(row)] = row
        self._write()

    def _write(self):
        self.file.parent.mkdir(parents=True, exist_ok=True)
        rows = sorted(self.rows.values(), key=self._place)
        lines = ",\n".join(json.dumps(each) for each in rows)
        self.file.write_text(f'{{"schema": "tend.bench/1", "results": [\n{lines}\n]}}\n')

    @staticmethod
    def _place(row):
        return (row["size"], row["medium"] != "memory", row["medium"], list(PHASES).index(row["phase"]),
                TOOLS.index(row["tool"]))

    def table(self, measure="seconds"):
        """By wall time, or by "cpu_seconds", which a busy machine hardly changes."""
        tools = [tool for tool in TOOLS if any(row["tool"] == tool for row in self.rows.values())]
        lines = [f"| files | phase | {' | '.join(tools)} |", f"|---:|---|{'---:|' * len(tools)}"]
        told = set()
        for row in sorted(self.rows.values(), key=self._place):
            line = row["size"], row["medium"], row["phase"]
            if line not in told:
                told.add(line)
                cells = " | ".join(self._cell(*line, tool, measure) or "–" for tool in tools)
                lines.append(f"| {row['size']:,} | {where(row)} | {cells} |")
        return "\n".join(lines)

    def _cell(self, size, medium, phase, tool, measure):
        row = self.rows.get((size, medium, phase, tool))
        if row is None:
            return ""
        if "exceeded" in row:
            return f"> {row['exceeded']} s"
        if "failed" in row:
            return "FAILED"
        others = row.get("others")  # not known of what was measured before this was
        busy = "*" if measure == "seconds" and (others is None or others >= BUSY) else ""
        return f"{seconds(row[measure])}{busy}{self._ratio(row, measure)}, {memory(row['peak_kib'])}"

    def _ratio(self, row, measure):
        phase = "nothing" if row["phase"] == "pull" else row["phase"]
        floor = self.rows.get((row["size"], row["medium"], phase, "floor"))
        if row["tool"] == "floor" or not floor or "seconds" not in floor:
            return ""
        ratio = row[measure] / floor[measure]
        return f" ({ratio:.1f}x)" if ratio < 100 else f" ({ratio:,.0f}x)"

    def told(self, measure):
        words = {"seconds": f"Wall time (times the floor's), peak memory of the largest process; `*`: others used "
                            f"{BUSY} processors or more meanwhile.",
                 "cpu_seconds": "Processor time of all processes of a run (times the floor's), peak memory of the largest."}
        dates = sorted(row["date"][:10] for row in self.rows.values() if "date" in row)
        when = f"Measured from {dates[0]} to {dates[-1]}." if dates else ""
        return f"{self.table(measure)}\n\n{words[measure]} {when}"


def publish(readme, results):
    """Puts each table between its two marks: <!-- table: MEASURE --> and <!-- end -->."""
    def filled(mark):
        return f"{mark[1]}\n\n{results.told(mark[2])}\n\n{mark[3]}"
    text = readme.read_text()
    readme.write_text(re.sub(r"(<!-- table: (\w+) -->)\n.*?(<!-- end -->)", filled, text, flags=re.DOTALL))


def where(row):
    words = PHASES[row["phase"]]
    return words if row["medium"] == "memory" else f"{words}, on {row['medium']}"


def seconds(value):
    if value < 1:
        return f"{value * 1000:.1f} ms" if value < 0.1 else f"{value * 1000:.0f} ms"
    return f"{value:.2f} s" if value < 100 else f"{value:.0f} s"


def memory(kib):
    return f"{kib / 1024:.0f} MiB" if kib >= 10240 else f"{kib / 1024:.1f} MiB"
