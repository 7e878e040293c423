"""The decoding graph: lexicon and states in one transducer, the language model in another.

Vosk composes `HCLr.fst` (states, contexts, lexicon; with look-ahead on words) and `Gr.fst` (the
language model) while it decodes, so the latter may be exchanged for a grammar at run time.
"""

import math
import os
import shutil
import subprocess
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import kaldifst

from recognition_model.language_model import END, START, History, Smoothing, estimate
from recognition_model.lexicon import Pronunciation, pronunciations, vocabulary
from recognition_model.phones import PDFS, SILENCE, PhoneTable, bare, phone_table
from recognition_model.texts import segmented

ORDER = 3
SMOOTHING = Smoothing()
_FAN_OUT = 6
"""States with more ways on get an epsilon arc behind the self-loop, lest the graph grow
fourfold."""
_TOOLS = Path("openfst") / "usr"


@dataclass(frozen=True, slots=True)
class _Lexicon:
    fst: kaldifst.StdVectorFst
    words: dict[str, int]
    disambiguations: int


def write_graph(
    texts: list[str],
    spoken: dict[str, list[str]],
    words: int,
    model: Path,
    work: Path,
    say: Callable[[str], None],
) -> None:
    """Write `graph/` of the model directory; `work` holds OpenFst's tools and scratch files."""
    sentences = [segmented(text) for text in texts]
    lexicon_entries = pronunciations(vocabulary(sentences, words), spoken)
    table = phone_table()
    lexicon = _lexicon_fst(lexicon_entries, table)
    say(f"graph: {len(lexicon.words)} words, {len(lexicon_entries)} pronunciations")
    states = _expand_states(lexicon.fst, table)
    graph = model / "graph"
    graph.mkdir(parents=True, exist_ok=True)
    ids = [table.transitions + number for number in range(1, lexicon.disambiguations + 2)]
    (graph / "disambig_tid.int").write_text("".join(f"{n}\n" for n in ids), encoding="utf-8")
    states.write(str(work / "HCL.fst"))
    pairs = work / "relabel.txt"
    _fstconvert(
        work, "--fst_type=olabel_lookahead", f"--save_relabel_opairs={pairs}",
        str(work / "HCL.fst"), str(graph / "HCLr.fst"),
    )  # fmt: skip
    numbers = _relabelled(lexicon.words, pairs)
    _write_words(numbers, graph / "words.txt")
    known = [[word for word in sentence if word in numbers] for sentence in sentences]
    grammar = _grammar_fst([s for s in known if s], numbers)
    grammar.write(str(work / "G.fst"))
    _fstconvert(work, "--fst_type=const", str(work / "G.fst"), str(graph / "Gr.fst"))
    say(f"graph: {states.num_states} states, language model {grammar.num_states} states")


def _arc(ilabel: int, olabel: int, weight: float, state: int) -> kaldifst.StdArc:
    return kaldifst.StdArc(ilabel, olabel, weight, state)


def _lexicon_fst(entries: list[Pronunciation], table: PhoneTable) -> _Lexicon:
    """L, determinised in the tropical semiring: the log semiring gives homophones arcs of negative
    weight, and partial paths that leave silence early never end."""
    words = {word: n for n, word in enumerate(dict.fromkeys(e.word for e in entries), start=1)}
    phones = {name: number for number, name in enumerate(table.names, start=1)}
    same = Counter(entry.phones for entry in entries)
    given: Counter[tuple[str, ...]] = Counter()
    most = max(same.values())
    silence_end = len(phones) + most + 1
    fst = kaldifst.StdVectorFst()
    start, loop, silence, after = (fst.add_state() for _ in range(4))
    fst.start = start
    half = math.log(2)
    fst.add_arc(start, _arc(0, 0, half, loop))
    fst.add_arc(start, _arc(0, 0, half, silence))
    fst.add_arc(silence, _arc(phones[SILENCE], 0, 0.0, after))
    fst.add_arc(after, _arc(silence_end, 0, 0.0, loop))
    fst.set_final(loop, 0.0)
    for entry in entries:
        sequence = [phones[name] for name in entry.phones]
        if same[entry.phones] > 1:
            given[entry.phones] += 1
            sequence.append(len(phones) + given[entry.phones])
        state, word, cost = loop, words[entry.word], entry.cost
        for label in sequence[:-1]:
            following = fst.add_state()
            fst.add_arc(state, _arc(label, word, cost, following))
            state, word, cost = following, 0, 0.0
        for target in (loop, silence):
            fst.add_arc(state, _arc(sequence[-1], word, cost + half, target))
    kaldifst.determinize_star(fst, use_log=False)
    kaldifst.minimize_encoded(fst)
    return _Lexicon(fst, words, most)


def _expand_states(lexicon: kaldifst.StdVectorFst, table: PhoneTable) -> kaldifst.StdVectorFst:
    """H ∘ L for phones without context; the self-loop stands on the state after the way forward."""
    fst = kaldifst.StdVectorFst()
    transition = {(phone, state): t for t, (phone, state, _) in enumerate(table.states, start=1)}
    known: dict[tuple[int, int], int] = {}
    waiting: list[tuple[int, int]] = []

    def place(state: int, loop: int) -> int:
        if (state, loop) not in known:
            number = fst.add_state()
            known[state, loop] = number
            waiting.append((state, loop))
            if loop:
                fst.add_arc(number, _arc(loop, 0, 0.0, number))
        return known[state, loop]

    fst.start = place(lexicon.start, 0)
    while waiting:
        state, loop = waiting.pop()
        here = known[state, loop]
        arcs = list(kaldifst.ArcIterator(lexicon, state))
        if loop and len(arcs) > _FAN_OUT:
            fst.add_arc(here, _arc(0, 0, 0.0, place(state, 0)))
            continue
        value = lexicon.final(state).value
        if value != math.inf:
            fst.set_final(here, value)
        for arc in arcs:
            weight = float(arc.weight.value)
            if arc.ilabel == 0:
                fst.add_arc(here, _arc(0, arc.olabel, weight, place(arc.nextstate, 0)))
                continue
            if arc.ilabel > len(table.names):
                label = table.transitions + arc.ilabel - len(table.names)
                fst.add_arc(here, _arc(label, arc.olabel, weight, place(arc.nextstate, loop)))
                continue
            count = len(PDFS[bare(table.names[arc.ilabel - 1])])
            current, word = here, arc.olabel
            for number in range(count - 1):
                t = transition[arc.ilabel, number]
                middle = fst.add_state()
                fst.add_arc(current, _arc(2 * t, word, weight, middle))
                fst.add_arc(middle, _arc(2 * t - 1, 0, 0.0, middle))
                current, word, weight = middle, 0, 0.0
            t = transition[arc.ilabel, count - 1]
            fst.add_arc(current, _arc(2 * t, word, weight, place(arc.nextstate, 2 * t - 1)))
    return fst


def _grammar_fst(sentences: list[list[str]], numbers: dict[str, int]) -> kaldifst.StdVectorFst:
    """G with an arc for every n-gram that was seen and epsilon arcs to shorter histories."""
    nodes = estimate(sentences, list(numbers), SMOOTHING, ORDER)
    fst = kaldifst.StdVectorFst()
    states = {history: fst.add_state() for history in nodes}
    fst.start = states[(START,)] if (START,) in states else states[()]

    def longest(history: History) -> int:
        while history not in states:
            history = history[1:]
        return states[history]

    for history, node in nodes.items():
        here = states[history]
        for word, cost in node.followers.items():
            if word == END:
                fst.set_final(here, cost)
                continue
            label = numbers[word]
            following = longest((*history, word)[-(ORDER - 1) :])
            fst.add_arc(here, _arc(label, label, cost, following))
        if history:
            fst.add_arc(here, _arc(0, 0, node.back_off, longest(history[1:])))
    kaldifst.arcsort(fst, sort_type="ilabel")
    return fst


def _relabelled(words: dict[str, int], pairs: Path) -> dict[str, int]:
    """The words under the numbers that the look-ahead transducer gave them."""
    lines = pairs.read_text(encoding="utf-8").splitlines()
    renumbered = dict(line.split() for line in lines)
    return {word: int(renumbered[str(number)]) for word, number in words.items()}


def _write_words(numbers: dict[str, int], path: Path) -> None:
    rows = ["<eps> 0", *(f"{w} {n}" for w, n in sorted(numbers.items(), key=lambda i: i[1]))]
    highest = max(numbers.values())
    extra = [f"{name} {highest + n}" for n, name in enumerate(("#0", START, END), start=1)]
    path.write_text("\n".join([*rows, *extra]) + "\n", encoding="utf-8")


def _fstconvert(work: Path, *arguments: str) -> None:
    """OpenFst's tool, from the system or unpacked under the work folder."""
    unpacked = work.resolve() / _TOOLS
    libraries = sorted({str(path.parent) for path in unpacked.rglob("*.so*")})
    program = shutil.which("fstconvert", path=str(unpacked / "bin")) or shutil.which("fstconvert")
    if program is None:
        raise RuntimeError("fstconvert is missing: run `make model-env` (Debian: libfst-tools)")
    searched = ":".join([*libraries, os.environ.get("LD_LIBRARY_PATH", "")])
    subprocess.run(
        [program, *arguments], check=True, env={**os.environ, "LD_LIBRARY_PATH": searched}
    )
