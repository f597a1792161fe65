//! A chart as a table of its numbers with its caption below: a picture of it can't be had without rendering.

use super::flow::Flow;
use super::paragraph::Paragraph;
use super::table;
use super::text::Look;
use crate::fonts::Role;
use crate::grid::FOUR;
use crate::paper::{Align, Cell, Chart, Row, Table};

/// Sets a chart's numbers.
pub fn set(chart: &Chart, room: i32, flow: &mut Flow) {
    let label = |text: &str| Cell { text: text.to_owned(), span: 1, label: true, align: Align::Center };
    let unit = if chart.unit.trim().is_empty() { String::new() } else { format!("单位：{}", chart.unit.trim()) };
    let head = Row { cells: std::iter::once(label(&unit)).chain(chart.series.iter().map(|s| label(&s.name))).collect(), min_lines: 1 };
    let rows = chart.labels.iter().enumerate().map(|(index, name)| {
        let number =
            |value: Option<&u32>| Cell { text: value.map(u32::to_string).unwrap_or_default(), span: 1, label: false, align: Align::Center };
        Row { cells: std::iter::once(label(name)).chain(chart.series.iter().map(|s| number(s.values.get(index)))).collect(), min_lines: 1 }
    });
    let columns = std::iter::once(2).chain(chart.series.iter().map(|_| 2)).collect();
    let table = Table { head_rows: 1, ..Table::of(columns, std::iter::once(head).chain(rows).collect()) };
    flow.table(table::xml(&table, room, None));
    if !chart.caption.trim().is_empty() {
        let look = Look { size: Some(FOUR), ..Look::default() };
        flow.paragraph(Paragraph { align: Some(Align::Center), ..Paragraph::of("") }.text_in(&[(Role::Hei, &chart.caption)], look));
    }
}
