//! Widths of a table's columns by what stands in them: where a cell would leave one character or two on a line of
//! their own, its column takes the room for it from a column that has some to spare.

use crate::break_lines::{NO_START, Piece};
use crate::fonts::Role;
use crate::head::halves_of;
use crate::paper::Table;
use crate::setter::Setter;

/// A table of more cells keeps its widths: it was laid out for whatever comes.
const MOST_CELLS: usize = 600;
/// Half cells by which a column grows at the most.
const GROWS_MOST: u16 = 6;

/// How the texts of a column stand in it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Stands {
    /// The last line of one is one character or two, marks aside.
    lone: bool,
    /// Half cells of the widest line.
    wide: u16,
}

/// Edges of the columns, moved where that brings a lone rest to the line before it and makes no other cell higher.
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
    let stands = |column: usize, width: f32| -> Stands {
        let room = ((width - 2.0 * pad) / half).floor().clamp(4.0, 240.0);
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to 4..=240")]
        let room = room as u16;
        let cells = table.rows.iter().filter_map(|r| r.cells.get(column));
        cells.fold(Stands::default(), |all, cell| {
            let role = if cell.label { Role::Hei } else { Role::Body };
            cell.text.lines().fold(all, |all, part| all.with(&setter.broken(&[(role, part)], 0, room, half, size)))
        })
    };
    let mut all: Vec<Stands> = (0..count).map(|column| stands(column, width(&edges, column))).collect();
    for column in 0..count {
        if !all.get(column).is_some_and(|s| s.lone) {
            continue;
        }
        for more in 1..=GROWS_MOST {
            let by = f32::from(more) * half;
            let wider = stands(column, width(&edges, column) + by);
            if wider.lone {
                continue;
            }
            // The widest gives first. It keeps more room than its widest line takes, so that its lines stay as they are.
            let room = |other: usize| (width(&edges, other) - by - 2.0 * pad) / half;
            let spare = |other: &usize| *other != column && all.get(*other).is_some_and(|s| f32::from(s.wide) + 1.0 <= room(*other));
            let donor = (0..count).filter(spare).max_by(|a, b| width(&edges, *a).total_cmp(&width(&edges, *b)));
            if let Some(other) = donor {
                move_edges(&mut edges, column, other, by);
                if let Some(own) = all.get_mut(column) {
                    *own = wider;
                }
                break;
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

impl Stands {
    fn with(self, lines: &[Vec<Piece>]) -> Self {
        let seen = |line: &Vec<Piece>| {
            line.iter().filter(|p| !p.text.chars().all(|c| NO_START.contains(c))).fold(0_u16, |sum, p| sum.saturating_add(p.halves))
        };
        let lone = self.lone || lines.len() > 1 && lines.last().is_some_and(|l| seen(l) <= 4);
        Self { lone, wide: lines.iter().map(|l| halves_of(l)).fold(self.wide, u16::max) }
    }
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
