"""Shell text in, simple commands out: their words, lines, what joins them, and which blocks they stand in.

Nothing is expanded and nothing is run. Enough of the grammar is read to tell what a script starts and which of its
exit codes count; what is not understood is kept as a word.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

_LONGEST = 200_000
_MOST = 5_000
_OPERATORS = ("&&", "||", "|&", ";;", ";", "|", "&", "\n", "(", ")")
_ASSIGNMENT = re.compile(r"^[A-Za-z_]\w*\+?=")
_HEREDOC = re.compile(r"<<(?!<)-?\s*([\"']?)(\w+)\1")
_REDIRECT = re.compile(r"^(?:\d|&)?(?:>>?|<|>&|<<<)(?:&?\d|&-)?$")
_REDIRECTED = re.compile(r"^(?:\d|&)?(?:>>?|>&|<)\S+$")
_OPEN = dict(pair.split() for pair in "if fi,while done,until done,for done,select done,case esac,{ },( )".split(","))
_NEXT_BRANCH = frozenset({"elif", "else", ";;"})
_FUNCTION = re.compile(r"^[A-Za-z_][\w-]*\(\)$")


@dataclass(frozen=True)
class Command:
    """A simple command.

    `before` and `after` are the operators around it. `blocks` are the compounds that it stands in, outermost first,
    each with the number of its branch. `condition` where it is tested by if, while or until.
    """

    words: tuple[str, ...]
    line: int
    before: str = ""
    after: str = ""
    blocks: tuple[tuple[int, int], ...] = ()
    condition: str = ""
    function: str = ""
    negated: bool = False

    @property
    def text(self) -> str:
        """Its words with spaces between them, cut short."""
        return " ".join(self.words)[:120]

    @property
    def name(self) -> str:
        """The program's own name."""
        return self.words[0].rpartition("/")[2] if self.words else ""


def commands(text: str, line: int = 1) -> tuple[Command, ...]:
    """The commands of a script whose text starts on `line`.

    >>> [(c.words, c.line, c.after) for c in commands("set -e\\npytest \\\\\\n  tests || true # never fails")]
    [(('set', '-e'), 1, '\\n'), (('pytest', 'tests'), 2, '||'), (('true',), 3, '')]
    """
    return tuple(_Parser().parse(_tokens(text[:_LONGEST], line)))


@dataclass(frozen=True)
class _Token:
    text: str
    line: int
    operator: bool = False


def _tokens(text: str, line: int) -> Iterator[_Token]:
    at, count = 0, 0
    heredocs: list[str] = []
    while at < len(text) and count < 10 * _MOST:
        count += 1
        character = text[at]
        if character in " \t\r":
            at += 1
        elif text.startswith("\\\n", at):
            at, line = at + 2, line + 1
        elif character == "#":
            end = text.find("\n", at)
            at = len(text) if end < 0 else end
        elif operator := next((o for o in _OPERATORS if text.startswith(o, at)), ""):
            yield _Token(operator, line, True)
            at += len(operator)
            if operator == "\n":
                line += 1
                at, skipped = _after_heredocs(text, at, heredocs)
                line += skipped
        else:
            end = _word_end(text, at)
            raw = text[at:end]
            if (found := _HEREDOC.match(text, at)) is not None:
                heredocs.append(found[2])
                end = found.end()
            else:
                yield _Token(_unquoted(raw), line)
            line += text.count("\n", at, end)
            at = end


def _after_heredocs(text: str, at: int, heredocs: list[str]) -> tuple[int, int]:
    lines = 0
    while heredocs:
        mark = heredocs.pop(0)
        while at < len(text):
            end = text.find("\n", at)
            end = len(text) if end < 0 else end
            row = text[at:end].strip()
            at, lines = min(end + 1, len(text)), lines + 1
            if row == mark:
                break
    return at, lines


def _word_end(text: str, at: int) -> int:
    start = at
    while at < len(text):
        character = text[at]
        if character == "\\":
            at += 2
        elif character in "\"'`":
            end = _closing(text, at, character)
            at = end + 1
        elif text.startswith(("$(", "${", "<(", ">("), at):
            at = _balanced(text, at + 1)
        elif text.startswith((">&", "<&", "&>"), at) or (text.startswith("()", at) and at > start):
            at += 2
        elif character in " \t\r\n;|&()":
            break
        else:
            at += 1
    return max(min(at, len(text)), start + 1)


def _closing(text: str, at: int, quote: str) -> int:
    end = at + 1
    while end < len(text) and text[end] != quote:
        end += 2 if text[end] == "\\" and quote != "'" else 1
    return min(end, len(text))


def _balanced(text: str, at: int) -> int:
    """Behind the bracket that closes the one at `at`; where none does, behind the line."""
    opening = text[at]
    closing = ")" if opening == "(" else "}"
    depth = 0
    for end in range(at, min(len(text), at + 5000)):
        if text[end] == opening:
            depth += 1
        elif text[end] == closing:
            depth -= 1
            if not depth:
                return end + 1
    end = text.find("\n", at)
    return len(text) if end < 0 else end


def _unquoted(raw: str) -> str:
    if raw[:1] in "\"'" and raw[-1:] == raw[:1] and raw.count(raw[0]) == 2 and len(raw) > 1:
        return raw[1:-1]
    return raw.replace("\\\n", "")


class _Parser:
    """Follows blocks through the tokens and yields the commands in them."""

    def __init__(self) -> None:
        self._blocks: list[tuple[int, int, str]] = []
        self._number = 0
        self._condition = ""
        self._function: list[tuple[str, int]] = []
        self._words: list[str] = []
        self._line = 0
        self._before = ""
        self._negated = False
        self._header = False

    def parse(self, tokens: Iterator[_Token]) -> Iterator[Command]:
        found = 0
        for token in tokens:
            if token.operator:
                if token.text == "(" and not self._words:
                    self._open("(")
                    continue
                command = self._command(token.text)
                if command is not None:
                    yield command
                    found += 1
                if token.text == ")":
                    self._close(")")
                elif token.text == ";;":
                    self._branch()
                if token.text not in "()" and not (token.text == "\n" and self._before in {"&&", "||", "|"}):
                    self._before = token.text
            elif self._words or not self._keyword(token):
                self._line = self._line if self._words else token.line
                self._words.append(token.text)
            if found > _MOST:
                return
        if (command := self._command("")) is not None:
            yield command

    def _keyword(self, token: _Token) -> bool:
        word = token.text
        if self._header and word not in {"do", "in"}:
            return False
        if word in _OPEN:
            self._open(word)
        elif word in {"then", "do"}:
            self._condition, self._header = "", False
        elif word in _NEXT_BRANCH:
            self._branch()
            self._condition = "if" if word == "elif" else ""
        elif word in {"fi", "done", "esac", "}"}:
            self._close(word)
        elif word == "!":
            self._negated = True
        elif _FUNCTION.match(word):
            self._function.append((word[:-2], len(self._blocks)))
        elif word not in {"time", "in"}:
            return False
        return True

    def _open(self, word: str) -> None:
        self._number += 1
        self._blocks.append((self._number, 0, _OPEN[word]))
        if word in {"if", "while", "until"}:
            self._condition = word
        self._header = word in {"for", "case", "select"}
        self._before = ""

    def _close(self, word: str) -> None:
        if any(closing == word for _, _, closing in self._blocks):
            while self._blocks and self._blocks.pop()[2] != word:
                pass
        self._condition = ""
        if self._function and len(self._blocks) <= self._function[-1][1]:
            self._function.pop()

    def _branch(self) -> None:
        if self._blocks:
            number, branch, closing = self._blocks[-1]
            self._blocks[-1] = (number, branch + 1, closing)

    def _command(self, operator: str) -> Command | None:
        words, self._words = self._words, []
        negated, self._negated = self._negated, False
        if self._header:
            self._header = False
            return None
        if not words:
            return None
        return Command(
            words=tuple(_without_redirections(words)),
            line=self._line,
            before=self._before,
            after="" if operator in {"(", ")"} else operator,
            blocks=tuple((number, branch) for number, branch, _ in self._blocks[:12]),
            condition=self._condition,
            function=self._function[-1][0] if self._function else "",
            negated=negated,
        )


def _without_redirections(words: Sequence[str]) -> Iterator[str]:
    skip = False
    for word in words:
        if skip:
            skip = False
        elif _REDIRECT.match(word):
            skip = not word[-1].isdigit() and not word.endswith("&-")
        elif not _REDIRECTED.match(word):
            yield word
