"""How long a command takes before it does anything: --version, --help, and what the shell asks at every key."""

from __future__ import annotations

from benchmarks.page import Section, seconds, table, timings
from benchmarks.runner import LOWCARBON, PYTHON, SCRIPTS, Case, Timing, measure

BARE = (PYTHON, str(SCRIPTS / "bare_typer.py"))
PLAIN = {"TYPER_USE_RICH": "0"}
SHELLS = ("bash", "zsh", "fish", "powershell")
QUESTIONS = {
    "commands": "lowcarbon com",
    "options": "lowcarbon compute --gr",
    "words": "lowcarbon compute --grid-kind ",
    "standards": "lowcarbon compute --standard ",
}
CASES = (
    Case("python", (PYTHON, "-c", "pass")),
    Case("bare version", (*BARE, "--version"), PLAIN),
    Case("version", (*LOWCARBON, "--version")),
    Case("rich help", (*BARE, "--help"), {"TYPER_USE_RICH": "1"}),
    Case("bare help", (*BARE, "--help"), PLAIN),
    Case("help", (*LOWCARBON, "--help")),
    Case("help of compute", (*LOWCARBON, "compute", "--help")),
)
PEER = """
The peer is a bare Typer app (`benchmarks/scripts/bare_typer.py`: one command with one argument, and --version) with the
same Typer, without rich as ours is; with rich, as Typer comes, its help costs more.
""".strip()
KEYS = """
What the shell waits for at a key, in s: names of commands, names of options, the words that an option takes, ids of
standards.
""".strip()


def run(*, quick: bool) -> Section:
    """Measure and return the section."""
    asked = [_completion(shell, question) for shell in SHELLS for question in QUESTIONS]
    found = measure((*CASES, *asked), 3 if quick else 21, memory=False)
    version = {
        "bare version": "the bare app's --version",
        "version": "`lowcarbon --version`",
        "python": "python -c pass",
    }
    help_ = {
        "bare help": "the bare app's --help",
        "rich help": "the same with rich",
        "help": "`lowcarbon --help`",
        "help of compute": "`lowcarbon compute --help`",
    }
    tables = (timings(found, version, "bare version"), timings(found, help_, "bare help"))
    return Section("Start-up", (PEER, *tables, KEYS, _completions(found)))


def asked(shell: str, words: str) -> dict[str, str]:
    """Return the environment in which a shell's own script asks (typer's scripts, ``lowcarbon --show-completion``)."""
    return {
        "_LOWCARBON_COMPLETE": f"complete_{shell}",
        "COMP_WORDS": words,
        "COMP_CWORD": str(words.count(" ")),
        "_TYPER_COMPLETE_ARGS": words,
        "_TYPER_COMPLETE_FISH_ACTION": "get-args",
        "_TYPER_COMPLETE_WORD_TO_COMPLETE": words.rsplit(" ", 1)[-1],
    }


def _completion(shell: str, question: str) -> Case:
    return Case(f"{shell} {question}", LOWCARBON, asked(shell, QUESTIONS[question]))


def _completions(found: dict[str, Timing]) -> str:
    rows = [(shell, *(seconds(found[f"{shell} {question}"].median) for question in QUESTIONS)) for shell in SHELLS]
    return table(("shell", *QUESTIONS), rows)
