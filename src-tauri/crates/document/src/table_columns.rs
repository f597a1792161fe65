//! Widths of a table's columns by what stands in them: where a cell would leave one character on a line of its own, its column takes the room
//! for it from a column that has some to spare.

use crate::break_lines::NO_START;
use crate::fonts::Role;
use crate::head::halves_of;
use crate::paper::Table;
use crate::setter::Setter;

/// A table of more cells keeps its widths: it was laid out for whatever comes.
const MOST_CELLS: usize = 600;
/// Half cells by which a column grows at the most.
const GROWS_MOST: u16 = 6;

/// How a cell's text stands in a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Stands {
    lines: usize,
    /// Its last line is one character, marks aside.
    lone: bool,
    /// Half cells of its widest line.
    wide: u16,
}

/// Edges of the columns, moved where that brings a lone character to the line before it and makes no other cell higher.
pub fn fitted(table: &Table, mut edges: Vec<f32>, pad: f32, half: f32, size: f32, setter: &Setter<'_>) -> Vec<f32> {
    let count = table.columns.len();
    let even = table.rows.iter().all(|r| r.cells.len() == count && r.cells.iter().all(|c| c.span <= 1));
    if !even || count < 2 || count.saturating_mul(table.rows.len()) > MOST_CELLS {
        return edges;
    }
    let width = |edges: &[f32], column: usize| match edges.get(column..=column + 1) {
        Some([left, right]) => right - left,
        _ => 0.0,
    };
    let stands = |column: usize, width: f32| -> Vec<Stands> {
        table.rows.iter().filter_map(|r| r.cells.get(column)).map(|c| stand(&c.text, c.label, width, pad, half, size, setter)).collect()
    };
    for column in 0..count {
        let now = stands(column, width(&edges, column));
        if !now.iter().any(|s| s.lone) {
            continue;
        }
        'grown: for more in 1..=GROWS_MOST {
            let by = f32::from(more) * half;
            let wider = stands(column, width(&edges, column) + by);
            if wider.iter().any(|s| s.lone) {
                continue;
            }
            // The widest gives first.
            let mut others: Vec<usize> = (0..count).filter(|c| *c != column).collect();
            others.sort_by(|a, b| width(&edges, *b).total_cmp(&width(&edges, *a)));
            for other in others {
                let (was, is) = (stands(other, width(&edges, other)), stands(other, width(&edges, other) - by));
                // It keeps more room than its widest line takes.
                let room = (width(&edges, other) - by - 2.0 * pad) / half;
                if is.iter().any(|s| f32::from(s.wide) + 1.0 > room) {
                    continue;
                }
                let worse = was.iter().zip(&is).any(|(was, is)| is.lines > was.lines || (is.lone && !was.lone));
                if !worse {
                    move_edges(&mut edges, column, other, by);
                    break 'grown;
                }
            }
        }
    }
    edges
}

/// A column grows by what another gives; those between them move.
fn move_edges(edges: &mut [f32], column: usize, other: usize, by: f32) {
    for (index, edge) in edges.iter_mut().enumerate() {
        if index > column && index <= other {
            *edge += by;
        } else if index > other && index <= column {
            *edge -= by;
        }
    }
}

fn stand(text: &str, label: bool, width: f32, pad: f32, half: f32, size: f32, setter: &Setter<'_>) -> Stands {
    let room = ((width - 2.0 * pad) / half).floor().clamp(4.0, 240.0);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to 4..=240")]
    let room = room as u16;
    let role = if label { Role::Hei } else { Role::Body };
    let mut stands = Stands { lines: 0, lone: false, wide: 0 };
    for part in text.lines() {
        let lines = setter.broken(&[(role, part)], 0, room, half, size);
        let seen = |line: &Vec<crate::Piece>| {
            line.iter().filter(|p| !p.text.chars().all(|c| NO_START.contains(c))).fold(0_u16, |sum, p| sum.saturating_add(p.halves))
        };
        stands.lone |= lines.len() > 1 && lines.last().is_some_and(|l| seen(l) <= 2);
        stands.lines += lines.len();
        stands.wide = lines.iter().map(|l| halves_of(l)).chain([stands.wide]).max().unwrap_or(0);
    }
    stands
}

#[cfg(test)]
mod tests {
    use super::move_edges;

    #[test]
    fn what_one_column_gains_another_gives() {
        let mut edges = [0.0, 10.0, 20.0, 40.0];
        move_edges(&mut edges, 0, 2, 3.0);
        assert!(edges.iter().zip([0.0, 13.0, 23.0, 40.0]).all(|(a, b): (&f32, f32)| (a - b).abs() < 1e-6), "{edges:?}");
        move_edges(&mut edges, 2, 0, 3.0);
        assert!(edges.iter().zip([0.0, 10.0, 20.0, 40.0]).all(|(a, b): (&f32, f32)| (a - b).abs() < 1e-6), "{edges:?}");
    }
}
