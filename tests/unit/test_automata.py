"""Cellular automata, shortcuts, Turing machines, and tables that are learned by small changes."""

import itertools
from math import comb

import numpy as np
import pytest

from nextword import automata
from nextword.automata import turing

# Rule 30 from a single cell, as printed in A New Kind of Science, page 27; the centre column is
# sequence A051023 of the On-Line Encyclopedia of Integer Sequences.
RULE_30 = ["....#....", "...###...", "..##..#..", ".##.####.", "##..#...#"]
A051023 = "11011100110001011001001110101110"


def printed(rows):
    """An evolution as text, one character a cell."""
    return ["".join(".#"[cell] for cell in row) for row in rows]


def by_hand(rule, row, steps):
    """The definition, cell by cell, with the rule's binary digits as text."""
    digits = f"{rule:08b}"[::-1]
    rows = [list(row)]
    for _ in range(steps):
        row = rows[-1]
        around = zip([row[-1], *row[:-1]], row, [*row[1:], row[0]], strict=True)
        rows.append([int(digits[4 * a + 2 * b + c]) for a, b, c in around])
    return rows


def machine_by_hand(text, most):
    """Steps until the end, or None, and the ones on the tape: a second Turing machine."""
    parts, tape, place, state, steps = text.split("_"), {}, 0, "A", 0
    while state != "Z" and steps < most:
        order = parts[ord(state) - 65][3 * tape.get(place, 0) :][:3]
        tape[place], state = int(order[0]), order[2]
        place += 1 if order[1] == "R" else -1
        steps += 1
    return (steps if state == "Z" else None), sum(tape.values())


class TestCellular:
    def test_rule_30_as_printed(self):
        assert printed(automata.from_single_cell(30, 4)) == RULE_30

    def test_centre_column_as_published(self):
        column = automata.centre_column(30, len(A051023) - 1)
        assert "".join(map(str, column)) == A051023

    @pytest.mark.parametrize("rule", range(256))
    def test_every_rule_keeps_to_the_definition(self, rule):
        row = automata.random_row(23, seed=rule)
        assert automata.evolve(rule, row, 12).tolist() == by_hand(rule, row.tolist(), 12)

    @pytest.mark.parametrize("rule", range(256))
    def test_the_column_of_whole_numbers_is_that_of_the_rows(self, rule):
        rows = automata.from_single_cell(rule, 25)
        assert (rows[:, 25] == automata.centre_column(rule, 25)).all()

    def test_numbers_and_tables_are_the_same_thing(self):
        assert [automata.rule_number(automata.rule_table(k)) for k in range(256)] == [*range(256)]

    def test_many_rows_at_once(self):
        rows = np.random.default_rng(1).integers(0, 2, (6, 31))
        together = automata.evolve(110, rows, 9)
        assert together.shape == (10, 6, 31)
        for i, row in enumerate(rows):
            assert (together[:, i] == automata.evolve(110, row, 9)).all()

    def test_a_table_for_each_row(self):
        rules = [30, 90, 110, 255]
        tables = np.stack([automata.rule_table(rule) for rule in rules])
        row = automata.random_row(40, seed=2)
        together = automata.evolve(tables, row, 15)
        for i, rule in enumerate(rules):
            assert (together[:, i] == automata.evolve(rule, row, 15)).all()

    def test_a_wider_table_can_do_what_a_narrow_one_does(self):
        narrow = automata.rule_table(30)
        wide = [narrow[number >> 1 & 7] for number in range(32)]
        row = automata.random_row(50, seed=3)
        assert (automata.evolve(wide, row, 20) == automata.evolve(30, row, 20)).all()

    def test_news_travels_one_cell_a_step(self):
        assert (automata.from_single_cell(254, 9)[9] == 1).all()
        assert automata.from_single_cell(254, 9)[8].sum() == 17

    @pytest.mark.parametrize("rule", [-1, 256, 1.5])
    def test_no_such_rule(self, rule):
        with pytest.raises(ValueError, match="0 to 255"):
            automata.rule_table(rule)

    @pytest.mark.parametrize(
        ("arguments", "said"),
        [
            ((30, [0, 2], 1), "zeros and ones"),
            ((30, [], 1), "zeros and ones"),
            ((30, [0, 1], -1), "0 or more"),
            (([0, 1, 1], [0, 1], 1), "8, 32 or 128"),
        ],
    )
    def test_what_cannot_evolve(self, arguments, said):
        with pytest.raises(ValueError, match=said):
            automata.evolve(*arguments)

    def test_a_row_without_cells(self):
        with pytest.raises(ValueError, match="at least one"):
            automata.single_cell(0)


class TestKinds:
    def test_there_are_88(self):
        assert len(automata.REPRESENTATIVES) == 88
        assert {automata.representative(rule) for rule in range(256)} == set(
            automata.REPRESENTATIVES
        )

    @pytest.mark.parametrize("rule", range(0, 256, 5))
    def test_mirror_and_negative_do_the_same(self, rule):
        row = automata.random_row(30, seed=rule)
        rows = automata.evolve(rule, row, 10)
        mirrored = automata.evolve(automata.mirrored(rule), row[::-1], 10)
        negative = automata.evolve(automata.complemented(rule), 1 - row, 10)
        assert (mirrored[:, ::-1] == rows).all()
        assert (1 - negative == rows).all()

    def test_additive_rules_are_those_that_commute_with_adding(self):
        one, two = automata.random_row(41, seed=1), automata.random_row(41, seed=2)
        for rule in range(256):
            step = lambda row, rule=rule: automata.evolve(rule, row, 1)[1]  # noqa: E731
            adds = (step(one) ^ step(two) ^ step(one ^ two) ^ step(0 * one) == 0).all()
            assert automata.is_additive(rule) == adds

    def test_remarks_only_where_something_is_known(self):
        assert "2019" in automata.remark(30)
        assert automata.remark(86) == automata.remark(30)
        assert "Universal" in automata.remark(110)
        assert automata.remark(0) == automata.remark(255) != automata.remark(90)
        for rule in (0, 255):
            rows = automata.evolve(rule, automata.random_row(30, seed=1), 1)
            assert len(set(rows[1])) == 1, "as the remark says"
        assert "shortcut" in automata.remark(90)
        assert automata.remark(250) == automata.remark(160)
        assert automata.remark(22) == ""


class TestShortcuts:
    def test_rule_90_is_pascals_triangle(self):
        rows = automata.from_single_cell(90, 64)
        for step in range(65):
            for place in range(-step, step + 1):
                odd = comb(step, (step + place) // 2) % 2 if (step + place) % 2 == 0 else 0
                assert automata.rule90_cell(step, place) == odd == rows[step, 64 + place]

    def test_far_out_and_far_away(self):
        assert automata.rule90_cell(10, 12) == 0
        assert automata.rule90_cell(2**80, 2**80) == automata.rule90_cell(2**80, -(2**80)) == 1
        assert automata.rule90_cell(2**80, 0) == 0

    @pytest.mark.parametrize("rule", [0, 60, 90, 102, 150, 170, 204, 240])
    @pytest.mark.parametrize("steps", [0, 1, 7, 64, 300])
    def test_leaps_land_where_steps_lead(self, rule, steps):
        row = automata.random_row(97, seed=steps)
        assert (automata.leap(rule, row, steps) == automata.evolve(rule, row, steps)[-1]).all()

    @pytest.mark.parametrize("rule", [30, 110, 105, 184])
    def test_no_leaps_for_others(self, rule):
        with pytest.raises(ValueError, match="no sum of neighbours"):
            automata.leap(rule, [0, 1], 2)

    def test_there_is_no_negative_time(self):
        for call in (
            lambda: automata.rule90_cell(-1, 0),
            lambda: automata.leap(90, [0, 1], -1),
        ):
            with pytest.raises(ValueError, match="step"):
                call()

    def test_the_cells_that_one_cell_needs_are_counted(self):
        def cone(step, place, needed):
            if step and (step, place) not in needed:
                needed.add((step, place))
                for beside in (-1, 0, 1):
                    cone(step - 1, place + beside, needed)
            return needed

        for steps in range(1, 12):
            assert automata.cells_to_compute(steps) == len(cone(steps, 0, set()))
        assert automata.digits_to_compare(1000) == 10


class TestTuring:
    def test_the_busy_beaver(self):
        run = automata.run(automata.machine(automata.BUSY_BEAVER), limit=1000)
        assert (run.steps, int(run.tapes[-1].sum()), run.halted) == (107, 13, True)
        assert machine_by_hand(automata.BUSY_BEAVER, 1000) == (107, 13)

    @pytest.mark.parametrize(
        ("text", "steps", "ones"), [("1RB1LB_1LA1RZ", 6, 4), ("1RB1RZ_1LB0RC_1LC1LA", 21, 5)]
    )
    def test_smaller_champions(self, text, steps, ones):
        run = automata.run(automata.machine(text), limit=100)
        assert (run.steps, int(run.tapes[-1].sum()), run.halted) == (steps, ones, True)

    def test_all_machines_of_one_state_and_many_of_two(self):
        orders = ["".join(each) for each in itertools.product("01", "LR", "ABZ")]
        rng = np.random.default_rng(1)
        for _ in range(200):
            parts = rng.choice(orders, 4)
            text = f"{parts[0]}{parts[1]}_{parts[2]}{parts[3]}"
            run, (steps, ones) = (
                automata.run(automata.machine(text), limit=50),
                machine_by_hand(text, 50),
            )
            assert (run.steps if run.halted else None, int(run.tapes[-1].sum())) == (steps, ones)

    def test_its_table_in_words(self):
        words = automata.machine(automata.BUSY_BEAVER).spelled_out
        assert len(words) == 8
        assert words["A reads 0"] == "write 1, go right, next B"
        assert words["B reads 1"] == "write 0, go left, next C"
        assert [seen for seen, does in words.items() if "stop" in does] == ["C reads 0"]

    def test_the_guard(self):
        run = automata.run(automata.machine(turing.RESTLESS), limit=123)
        assert (run.steps, run.halted) == (123, False)

    def test_a_head_changes_one_cell_a_step(self):
        run = automata.run(automata.machine(automata.BUSY_BEAVER), limit=1000)
        changed = run.tapes[1:] != run.tapes[:-1]
        assert (changed.sum(axis=1) <= 1).all()
        assert all(place == head for (_, place), head in _pairs(changed, run.heads))
        assert (np.abs(np.diff(run.heads)) == 1).all()

    def test_it_reads_what_is_on_the_tape(self):
        flip = automata.machine("1RA0RA")
        run = automata.run(flip, limit=4, tape="1011")
        assert run.tapes[-1][:4].tolist() == [0, 1, 0, 0]

    @pytest.mark.parametrize("text", ["", "1RB", "1RB1LZ", "2RA1LA", "1RA1LA_", "1RA1LC"])
    def test_no_machine(self, text):
        with pytest.raises(ValueError, match="two orders"):
            automata.machine(text)

    @pytest.mark.parametrize("wrong", [{"limit": -1}, {"limit": 5, "tape": "012"}])
    def test_no_run(self, wrong):
        with pytest.raises(ValueError, match="limit"):
            automata.run(automata.machine("1RZ1RZ"), **wrong)


def _pairs(changed, heads):
    """(step, place) of each change with where the head stood."""
    places = np.argwhere(changed)
    return [(tuple(each), heads[each[0]]) for each in places]


class TestLearning:
    def task(self, steps, radius=2, runs=30):
        rng = np.random.default_rng(steps)
        tables = rng.integers(0, 2, (runs, 2 ** (2 * radius + 1)))
        return automata.evolve(tables, rng.integers(0, 2, (runs, 96)), steps)

    def test_one_step_is_always_learned_and_never_found_blindly(self):
        rows = self.task(1)
        learned = automata.learn_rule(rows, tries=600, seed=1, radius=2)
        blind = automata.search_rule(rows, tries=600, seed=1, radius=2)
        assert learned.found.mean() > 0.9
        assert not blind.found.any()

    def test_many_steps_are_rarely_learned(self):
        near = automata.learn_rule(self.task(2), tries=600, seed=1, radius=2, judged="last")
        far = automata.learn_rule(self.task(8), tries=600, seed=1, radius=2, judged="last")
        assert near.found.mean() <= 0.5
        assert far.found.mean() <= 0.1

    def test_what_is_found_does_what_was_shown(self):
        rows = automata.evolve(110, automata.random_row(60, seed=5), 2)
        learned = automata.learn_rule(rows, tries=300, runs=12, seed=2)
        assert learned.found.any()
        for table in learned.tables[learned.found]:
            assert (automata.evolve(table, rows[0], 2) == rows).all()

    def test_it_never_gets_worse(self):
        learned = automata.learn_rule(self.task(4), tries=100, seed=3, radius=2)
        assert (np.diff(learned.misses, axis=1) <= 0).all()
        assert learned.misses.shape == (30, 101)
        assert (learned.tries <= 100).all()

    def test_the_seed_decides(self):
        rows = self.task(3)
        one, same, other = (
            automata.learn_rule(rows, tries=50, seed=seed, radius=2) for seed in (1, 1, 2)
        )
        assert (one.tables == same.tables).all()
        assert (one.tables != other.tables).any()

    @pytest.mark.parametrize(
        "wrong", [{"tries": 0}, {"runs": 0}, {"judged": "first"}, {"rows": [[0, 1]]}]
    )
    def test_what_cannot_be_learned(self, wrong):
        options = {"rows": [[0, 1, 1], [1, 1, 0]], "tries": 5, "seed": 1} | wrong
        with pytest.raises(ValueError, match=r"rows are|needs tries"):
            automata.learn_rule(options.pop("rows"), **options)


class TestForesight:
    def test_the_middle_depends_on_the_cells_in_reach(self):
        rows = automata.every_row(9)
        assert rows.shape == (512, 9)
        assert len({tuple(row) for row in rows}) == 512
        wide = np.pad(rows, ((0, 0), (3, 3)), constant_values=1)
        assert (automata.middle_after(30, rows, 4) == automata.middle_after(30, wide, 4)).all()

    @pytest.mark.parametrize(("width", "steps"), [(7, 4), (8, 2)])
    def test_rows_that_are_too_short(self, width, steps):
        with pytest.raises(ValueError, match="odd number"):
            automata.middle_after(30, automata.every_row(width), steps)

    def test_influence(self):
        assert automata.influence(90, 2).tolist() == [1, 0, 0, 0, 1]
        assert automata.influence(204, 3).tolist() == [0, 0, 0, 1, 0, 0, 0]
        assert automata.influence(254, 1).tolist() == [0.25, 0.25, 0.25]
        assert automata.influence(30, 3)[0] == 1  # rule 30 adds its left neighbour
