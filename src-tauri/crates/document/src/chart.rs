//! A chart of stacked columns, black on white: what is counted is told apart by tint, and every number is written.

use crate::break_lines::clean;
use crate::error::DocumentError;
use crate::fonts::Role;
use crate::grid::{BODY, FOUR};
use crate::layout::{Fill, Item, Mark, Rule};
use crate::paper::{Chart, SeriesLook};
use crate::setter::Setter;
use crate::title::break_title;

/// 5号: names and labels.
const NAMES: f32 = 10.5;
/// Numbers in the columns and on the axis.
const NUMBERS: f32 = 9.0;
const PLOT: f32 = 160.0;
/// Room above the highest column for its sum.
const ABOVE: f32 = 15.0;
const PAD: f32 = 8.0;
/// Part of its place that a column takes, and the widest that looks like a column.
const COLUMN: f32 = 0.56;
const WIDEST: f32 = 40.0;
const HAIR: f32 = 0.4;
const AXIS: f32 = 0.8;
/// The tints of the gravest grade and of the least. Black letters are read on all of them.
const DARKEST: f32 = 0.54;
const LIGHTEST: f32 = 0.92;
/// Lines across the least grade and every second above it: a copier that loses a light tint keeps them. What is no grade has lines down.
const STRIPE: f32 = 0.5;
const STRIPES_APART: f32 = 3.0;
const STRIPE_GREY: f32 = 0.3;
/// The tint of what is no grade, a little darker with each.
const OTHER: f32 = 0.94;
const OTHER_STEP: f32 = 0.1;
/// Room at the right for a number beside the last column.
const EDGE: f32 = 10.0;
/// A column's label is broken into so many lines.
const LABEL_LINES: usize = 4;

/// A number of things as a length.
fn length(count: usize) -> f32 {
    f32::from(u16::try_from(count).unwrap_or(u16::MAX))
}

/// A part of a whole, to a ten-thousandth: exact enough for a line on paper.
fn part_of(part: u64, whole: u64) -> f32 {
    let parts = u128::from(part) * 10_000 / u128::from(whole.max(1));
    f32::from(u16::try_from(parts.min(20_000)).unwrap_or(20_000)) / 10_000.0
}

/// Distance of the numbers on the axis: 1, 2 or 5 and noughts, so that at most five are needed.
fn step(most: u64) -> u64 {
    let mut unit: u64 = 1;
    loop {
        for factor in [1, 2, 5] {
            let step = unit.saturating_mul(factor);
            if most.div_ceil(step) <= 5 {
                return step;
            }
        }
        unit = unit.saturating_mul(10);
    }
}

/// Lines in a column's part.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stripes {
    None,
    Across,
    Down,
}

/// How a series is drawn.
#[derive(Debug, Clone, Copy)]
struct Tint {
    grey: f32,
    stripes: Stripes,
}

/// The looks of a chart's series: of a grade by the grade alone, of others by their place among those that are none.
fn tints(chart: &Chart) -> Vec<Tint> {
    let mut others = 0.0;
    let tint = |look: SeriesLook| match look {
        SeriesLook::Grade { rank, of } => {
            let last = of.saturating_sub(1);
            let rank = rank.min(last);
            let stripes = if (last - rank).is_multiple_of(2) { Stripes::Across } else { Stripes::None };
            Tint { grey: DARKEST + (LIGHTEST - DARKEST) * f32::from(rank) / f32::from(last.max(1)), stripes }
        }
        SeriesLook::Other => {
            others += 1.0;
            Tint { grey: (OTHER - OTHER_STEP * (others - 1.0)).max(DARKEST), stripes: Stripes::Down }
        }
    };
    chart.series.iter().map(|s| s.look).map(tint).collect()
}

fn numeral(value: u64) -> String {
    value.to_string()
}

/// What is drawn, from the chart's upper left.
#[derive(Default)]
struct Drawing {
    marks: Vec<Mark>,
    rules: Vec<Rule>,
    fills: Vec<Fill>,
}

impl Drawing {
    /// White behind a number, so that no line goes through it.
    fn clear(&mut self, left: f32, baseline: f32, width: f32, size: f32) {
        self.fills.push(Fill { corner: (left, baseline - 0.8 * size), width, height: 0.9 * size, grey: 1.0 });
    }

    /// A rectangle of a series' look with its outline.
    fn boxed(&mut self, left: f32, top: f32, width: f32, height: f32, tint: Tint) {
        self.fills.push(Fill { corner: (left, top), width, height, grey: tint.grey });
        let mut at = STRIPES_APART / 2.0;
        match tint.stripes {
            Stripes::None => {}
            Stripes::Across => {
                while at + STRIPE < height {
                    self.fills.push(Fill { corner: (left, top + at), width, height: STRIPE, grey: STRIPE_GREY });
                    at += STRIPES_APART;
                }
            }
            Stripes::Down => {
                while at + STRIPE < width {
                    self.fills.push(Fill { corner: (left + at, top), width: STRIPE, height, grey: STRIPE_GREY });
                    at += STRIPES_APART;
                }
            }
        }
        self.rules.push(Rule::across(left, left + width, top, HAIR));
        self.rules.push(Rule::across(left, left + width, top + height, HAIR));
        self.rules.push(Rule::down(top, top + height, left, HAIR));
        self.rules.push(Rule::down(top, top + height, left + width, HAIR));
    }
}

/// Where the columns stand.
struct Plot {
    left: f32,
    top: f32,
    /// Width of a column with the room beside it.
    slot: f32,
    column: f32,
    /// The number at the upper end of the axis.
    most: u64,
}

impl Plot {
    fn foot(&self) -> f32 {
        self.top + PLOT
    }

    fn height(&self, value: u64) -> f32 {
        PLOT * part_of(value, self.most)
    }

    fn middle(&self, index: usize) -> f32 {
        self.left + self.slot * (length(index) + 0.5)
    }
}

/// Sets a chart as one item.
pub fn set(chart: &Chart, setter: &Setter<'_>, items: &mut Vec<Item>) -> Result<(), DocumentError> {
    let width = setter.area.width;
    let mut drawing = Drawing::default();
    let tints = tints(chart);
    let legend = legend(chart, &tints, setter, &mut drawing)?;
    let columns = chart.labels.len().max(chart.series.iter().map(|s| s.values.len()).max().unwrap_or(0));
    let value =
        |series: usize, column: usize| -> u64 { chart.series.get(series).and_then(|s| s.values.get(column)).copied().map_or(0, u64::from) };
    let sum = |column: usize| -> u64 { (0..chart.series.len()).map(|s| value(s, column)).sum() };
    let highest = (0..columns).map(sum).max().unwrap_or(0).max(1);
    let step = step(highest);
    let most = highest.div_ceil(step) * step;
    let gutter = setter.width(Role::Song, NUMBERS, &numeral(most))? + 6.0;
    let slot = (width - gutter - EDGE) / length(columns.max(1));
    let plot = Plot { left: gutter, top: legend + ABOVE, slot, column: (slot * COLUMN).min(WIDEST), most };
    axis(&plot, step, width, setter, &mut drawing)?;
    for column in 0..columns {
        let values: Vec<u64> = (0..chart.series.len()).map(|s| value(s, column)).collect();
        draw_column(&plot, column, &values, &tints, setter, &mut drawing)?;
    }
    let mut y = plot.foot() + column_labels(&plot, &chart.labels, setter, &mut drawing)?;
    let caption = clean(&chart.caption);
    if !caption.trim().is_empty() {
        y += 6.0;
        for line in break_title(&caption, 26) {
            drawing.marks.extend(setter.about(Role::Hei, FOUR, &line, width / 2.0, y + 0.88 * FOUR)?);
            y += FOUR + 6.0;
        }
    }
    let Drawing { marks, rules, fills } = drawing;
    items.push(Item { height: y + PAD, marks, rules, fills, free: true, ..Item::default() });
    Ok(())
}

/// What is counted on the left, tints and names on the right; gives the height that it takes.
fn legend(chart: &Chart, tints: &[Tint], setter: &Setter<'_>, drawing: &mut Drawing) -> Result<f32, DocumentError> {
    let baseline = PAD + 0.88 * NAMES;
    let mut taken = 0.0;
    if !chart.unit.trim().is_empty() {
        let unit = format!("单位：{}", clean(chart.unit.trim()));
        drawing.marks.extend(setter.run(Role::Song, NAMES, &unit, 0.0, baseline)?);
        taken = setter.width(Role::Song, NAMES, &unit)? + 12.0;
    }
    let (swatch, gap, between) = (12.0, 3.0, 10.0);
    let names: Vec<String> = chart.series.iter().map(|s| clean(s.name.trim())).collect();
    let mut rows: Vec<(Vec<(usize, f32)>, f32)> = vec![(Vec::new(), 0.0)];
    for (index, name) in names.iter().enumerate().filter(|(_, n)| !n.is_empty()) {
        let wide = swatch + gap + setter.width(Role::Song, NAMES, name)? + between;
        let full = rows.last().is_some_and(|(row, used)| !row.is_empty() && used + wide > setter.area.width - taken);
        if full {
            rows.push((Vec::new(), 0.0));
        }
        if let Some((row, used)) = rows.last_mut() {
            row.push((index, *used));
            *used += wide;
        }
    }
    let mut y = 0.0;
    for (row, used) in &rows {
        let left = setter.area.width - (used - between);
        for (index, x) in row {
            if let Some(tint) = tints.get(*index) {
                drawing.boxed(left + x, y + PAD + 0.5, swatch, NAMES - 2.0, *tint);
            }
            let name = names.get(*index).map_or("", String::as_str);
            drawing.marks.extend(setter.run(Role::Song, NAMES, name, left + x + swatch + gap, y + baseline)?);
        }
        y += BODY;
    }
    Ok(y + PAD)
}

/// Lines across at round numbers.
fn axis(plot: &Plot, step: u64, width: f32, setter: &Setter<'_>, drawing: &mut Drawing) -> Result<(), DocumentError> {
    let mut at = 0;
    while at <= plot.most {
        let y = plot.foot() - plot.height(at);
        let text = numeral(at);
        let wide = setter.width(Role::Song, NUMBERS, &text)?;
        drawing.marks.extend(setter.run(Role::Song, NUMBERS, &text, plot.left - 5.0 - wide, y + 0.34 * NUMBERS)?);
        if at > 0 {
            drawing.fills.push(Fill { corner: (plot.left, y - HAIR / 2.0), width: width - plot.left, height: HAIR, grey: 0.72 });
        }
        at += step;
    }
    drawing.rules.push(Rule::across(plot.left, width, plot.foot(), AXIS));
    drawing.rules.push(Rule::down(plot.top, plot.foot(), plot.left, AXIS));
    Ok(())
}

/// A column from its foot up, each number in its tint or, where that is too low, beside it; the sum above.
fn draw_column(
    plot: &Plot,
    index: usize,
    values: &[u64],
    tints: &[Tint],
    setter: &Setter<'_>,
    drawing: &mut Drawing,
) -> Result<(), DocumentError> {
    let middle = plot.middle(index);
    let left = middle - plot.column / 2.0;
    let size = if plot.slot < 26.0 { NUMBERS - 1.5 } else { NUMBERS };
    let mut below: u64 = 0;
    // A number beside a low part does not stand on the axis.
    let mut lowest_free = plot.foot() - 3.0;
    let counted = values.iter().filter(|v| **v > 0).count();
    for (value, tint) in values.iter().zip(tints).filter(|(v, _)| **v > 0) {
        let (foot, top) = (plot.foot() - plot.height(below), plot.foot() - plot.height(below + value));
        below += value;
        drawing.boxed(left, top, plot.column, foot - top, *tint);
        if counted < 2 {
            continue;
        }
        let text = numeral(*value);
        let wide = setter.width(Role::Song, size, &text)?;
        if foot - top >= size + 1.0 && wide <= plot.column - 2.0 {
            if tint.stripes != Stripes::None {
                drawing.clear(middle - wide / 2.0 - 1.5, (foot + top) / 2.0 + 0.34 * size, wide + 3.0, size);
            }
            drawing.marks.extend(setter.about(Role::Song, size, &text, middle, (foot + top) / 2.0 + 0.34 * size)?);
        } else if wide + 2.0 <= plot.slot - plot.column + EDGE / 2.0 {
            let y = ((foot + top) / 2.0 + 0.34 * size).min(lowest_free);
            drawing.clear(left + plot.column + 1.0, y, wide + 2.0, size);
            drawing.marks.extend(setter.run(Role::Song, size, &text, left + plot.column + 2.0, y)?);
            lowest_free = y - size * 0.92;
        }
    }
    let top = plot.foot() - plot.height(below);
    let text = numeral(below);
    let wide = setter.width(Role::Hei, size, &text)?;
    // Of so many columns that numbers would run into each other only the axis tells.
    if wide > plot.slot {
        return Ok(());
    }
    drawing.clear(middle - wide / 2.0 - 1.0, top - 3.5, wide + 2.0, size);
    drawing.marks.extend(setter.about(Role::Hei, size, &text, middle, top - 3.5)?);
    Ok(())
}

/// Labels under the columns, in lines that are no wider than a column's place; gives the height that they take.
fn column_labels(plot: &Plot, labels: &[String], setter: &Setter<'_>, drawing: &mut Drawing) -> Result<f32, DocumentError> {
    let size = if plot.slot < 26.0 { NUMBERS } else { NAMES };
    // Where not even one character has room, some labels stand for their neighbours.
    let every = (1..=labels.len().max(1)).find(|n| plot.slot * length(*n) >= size + 1.0).unwrap_or(1);
    let mut deepest: usize = 1;
    for (index, label) in labels.iter().enumerate().filter(|(index, _)| index % every == 0) {
        let room = plot.slot * length(every) - 2.0;
        let mut lines: Vec<(String, f32)> = vec![(String::new(), 0.0)];
        for c in clean(label.trim()).chars() {
            let wide = setter.glyphs.find(Role::Song, c)?.1 * size;
            if lines.last().is_some_and(|(line, used)| !line.is_empty() && used + wide > room) {
                lines.push((String::new(), 0.0));
            }
            if let Some((line, used)) = lines.last_mut() {
                line.push(c);
                *used += wide;
            }
        }
        lines.truncate(LABEL_LINES);
        deepest = deepest.max(lines.len());
        for (row, (line, _)) in lines.iter().enumerate() {
            let baseline = plot.foot() + 4.0 + 0.88 * size + length(row) * (size + 2.0);
            drawing.marks.extend(setter.about(Role::Song, size, line, plot.middle(index), baseline)?);
        }
    }
    Ok(6.0 + length(deepest) * (size + 2.0))
}

#[cfg(test)]
mod tests {
    use super::{part_of, step};

    #[test]
    fn the_axis_has_round_numbers_and_few() {
        for (most, wanted) in
            [(1, 1), (5, 1), (6, 2), (10, 2), (11, 5), (26, 10), (51, 20), (100, 20), (101, 50), (4_000_000_000, 1_000_000_000)]
        {
            assert_eq!(step(most), wanted, "{most}");
        }
        assert!(step(u64::MAX) > 0);
    }

    #[test]
    fn a_part_is_never_more_than_what_can_be_drawn() {
        assert!((part_of(1, 4) - 0.25).abs() < 1e-6);
        assert!((part_of(0, 0)).abs() < 1e-6);
        assert!(part_of(u64::MAX, 1) <= 2.0);
    }
}
