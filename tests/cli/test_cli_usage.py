"""Words that are no command: said in the language asked for, with exit code 2 and no word of the parser's own."""

from __future__ import annotations

import pytest
from tests.commands import run

CASES = {
    ("compute", "--zzz"): ("没有选项 --zzz", "there is no option --zzz"),
    ("compute", "a", "--bugdet"): (
        "没有选项 --bugdet（相近的有：--budget, ",
        "option --bugdet (similar: --budget, ",
    ),
    ("compute",): ("缺少 FILES：同一园区的文件", "FILES is missing"),
    ("template",): ("缺少选项 --output：写出的工作簿", "the option --output is missing"),
    ("comput",): ("没有命令 comput（现有：compute, trace,", "there is no command comput (known: compute, trace,"),
    ("standards", "all"): ("没有命令 all（现有：list, show,", "there is no command all (known: list, show,"),
    ("standards", "show", "a", "b", "c"): ("多出的内容：c", "more words than the command takes: c"),
    ("compute", "a", "--rounding"): ("选项 --rounding 之后要写一个值", "a value must follow the option --rounding"),
    ("compute", "a", "--debug=1"): ("选项 --debug 不带值", "the option --debug takes no value"),
    ("batch", ".", "--jobs", "two"): ("--jobs 须是不小于 1 的整数，而不是“two”", 'of at least 1, not "two"'),
    ("batch", ".", "-j", "0"): ("--jobs 须是不小于 1 的整数，而不是“0”", 'of at least 1, not "0"'),
    ("batch", ".", "--timeout", "soon"): ("--timeout 须是不小于 0 的数，而不是“soon”", 'of at least 0, not "soon"'),
    ("batch", ".", "--timeout", "-1"): ("--timeout 须是不小于 0 的数，而不是“-1", 'of at least 0, not "-1'),
}
"""Words -> what is said in Chinese and in English."""


@pytest.mark.parametrize(("words", "said"), CASES.items(), ids=" ".join)
@pytest.mark.parametrize("lang", [0, 1], ids=["zh", "en"])
def test_what_is_wrong_with_the_words_of_a_command(words: tuple[str, ...], said: tuple[str, str], lang: int) -> None:
    done = run(*words, PYTHONIOENCODING="utf-8", LOWCARBON_LANG=("zh", "en")[lang])
    told = done.stderr.decode("utf-8")
    assert (done.returncode, done.stdout) == (2, b"")
    assert said[lang] in told
    assert told.count("\n") == 1
    assert told.startswith(("命令行用法有误（lowcarbon --help 查看用法）：", "usage: ")[lang])
