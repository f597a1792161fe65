//! 年度统计报告: text that a person edits, tables and a chart that follow from the figures.

use crate::evidence_list::{cell, head};
use crate::fonts::Role;
use crate::kinds::kind;
use crate::paper::{Align, Block, Chart, Paper, Row, Series, SeriesLook, Table, TableSize};
use crate::report_paper::{known_or, paragraphs};
use crate::written_report::{UNKNOWN, WrittenReport};
use chrono::{DateTime, FixedOffset};
use serde::{Deserialize, Serialize};

/// The figures of a year, and the report on them.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct AnnualStatistics {
    /// The text: its sections are those of the wording `annual_statistics`.
    pub report: WrittenReport,
    /// Of which year; 0 where it was not kept.
    pub year: i32,
    /// What is counted in each month: the levels, the gravest first, and 未定级.
    pub levels: Vec<String>,
    /// The twelve months, a number for each level.
    pub months: Vec<Vec<u32>>,
    /// Categories with their numbers.
    pub categories: Vec<(String, u32)>,
    /// How reports were made.
    pub punctuality: Vec<PunctualRow>,
    /// How long things took.
    pub spans: Vec<SpanRow>,
}

/// How reports of a form were made.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct PunctualRow {
    /// `口头报告`, `书面报告`, `总结调查报告`.
    pub name: String,
    /// In time.
    pub on_time: u32,
    /// Late.
    pub late: u32,
    /// Not made, its time over.
    pub missed: u32,
    /// Not made, time left.
    pub open: u32,
    /// Made where the plan names no number.
    pub told: u32,
    /// Not made where the plan names no number.
    pub untold: u32,
}

impl PunctualRow {
    /// Those that had a time by which they were due.
    #[must_use]
    pub fn timed(&self) -> u32 {
        self.on_time + self.late + self.missed + self.open
    }
}

/// How long a step took.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct SpanRow {
    /// `发现到首次口头报告`
    pub name: String,
    /// Of how many incidents.
    pub count: u32,
    /// On average, in words.
    pub average: String,
    /// At the longest, in words.
    pub longest: String,
}

/// A list whose first column is a name and the others are numbers, with a row of sums.
fn counted(columns: Vec<u16>, names: &[&str], rows: Vec<Row>) -> Block {
    let rows = std::iter::once(head(names)).chain(rows).collect();
    Block::Table(Table { head_rows: 1, size: TableSize::SmallFour, ..Table::of(columns, rows) })
}

fn numbers(name: &str, values: &[u32]) -> Row {
    let cells = std::iter::once(cell(name, Align::Center)).chain(values.iter().map(|v| cell(&v.to_string(), Align::Center)));
    Row { cells: cells.collect(), min_lines: 1 }
}

/// 表题, set as the 图题 of the chart is.
fn caption(text: &str) -> Block {
    Block::Centered { role: Role::Hei, size: 14.0, text: text.to_owned() }
}

/// In what a table counts, right above it.
fn unit(text: &str) -> Block {
    Block::Line { text: format!("单位：{text}"), align: Align::Right }
}

impl AnnualStatistics {
    /// The paper, ready to be set.
    #[must_use]
    pub fn paper(&self, at: DateTime<FixedOffset>) -> Paper {
        self.copy(at, None)
    }

    /// One copy of the paper, with its 份号.
    #[must_use]
    pub fn copy(&self, at: DateTime<FixedOffset>, copy: Option<u32>) -> Paper {
        let report = &self.report;
        let kind = kind("annual_statistics");
        // It says that it reports: to whom is never left out.
        let mut blocks = vec![Block::Title(report.title.clone()), Block::Addressee(known_or(&report.addressee, UNKNOWN).to_owned())];
        blocks.extend(report.replacing(kind).map(|text| Block::Paragraph { lead: None, text }));
        blocks.extend(paragraphs(&report.opening));
        for section in &report.sections {
            blocks.extend(report.section_blocks(&section.heading, &section.text));
            blocks.extend(self.figures(&section.id));
        }
        blocks.extend(paragraphs(&report.closing));
        blocks.extend(report.ending());
        let paper = Paper { page_numbers: true, ..Paper::form(&report.title, &report.unit, "年度统计报告", at, blocks) };
        report.dressed(paper, kind, copy)
    }

    /// Its copies are numbered.
    #[must_use]
    pub fn numbers_copies(&self) -> bool {
        self.report.numbers_copies()
    }

    /// A table of noughts says nothing that its sentence does not.
    fn has_table(&self, section: &str) -> bool {
        match section {
            "months" | "categories" => self.months.iter().flatten().any(|n| *n > 0),
            "punctuality" => self.punctuality.iter().any(|p| p.timed() + p.told + p.untold > 0),
            "spans" => self.spans.iter().any(|s| s.count > 0),
            _ => false,
        }
    }

    /// `表3`: the table of a section, counted among those that there are. None where it has none.
    #[must_use]
    pub fn table_of(&self, section: &str) -> Option<String> {
        let tables = ["months", "categories", "punctuality", "spans"];
        let place = tables.iter().filter(|s| self.has_table(s)).position(|s| *s == section)?;
        Some(format!("表{}", place + 1))
    }

    /// Tables and the chart that belong to a section.
    fn figures(&self, section: &str) -> Vec<Block> {
        let Some(table) = self.table_of(section) else { return Vec::new() };
        let caption = |name: &str| caption(&format!("{table}　{name}"));
        match section {
            "months" => self.by_month(caption("各月各级事件数")),
            "categories" => {
                let total = self.categories.iter().map(|(_, n)| n).sum();
                let mut rows: Vec<Row> = self.categories.iter().map(|(name, n)| numbers(name, &[*n])).collect();
                rows.push(numbers("合计", &[total]));
                vec![caption("各类事件数"), unit("起"), counted(vec![36, 20], &["类型", "事件数"], rows)]
            }
            "punctuality" => self.by_punctuality(caption("报送义务履行情况")),
            "spans" => {
                let row = |s: &SpanRow| Row {
                    cells: vec![
                        cell(&s.name, Align::Center),
                        cell(&s.count.to_string(), Align::Center),
                        cell(&s.average, Align::Center),
                        cell(&s.longest, Align::Center),
                    ],
                    min_lines: 1,
                };
                let rows = self.spans.iter().map(row).collect();
                vec![caption("报告和处置用时"), counted(vec![22, 10, 12, 12], &["步骤", "事件数", "平均", "最长"], rows)]
            }
            _ => Vec::new(),
        }
    }

    fn by_month(&self, caption: Block) -> Vec<Block> {
        // Levels are rows and months columns, as in the chart below.
        let months: Vec<String> = (1..=self.months.len()).map(|m| m.to_string()).collect();
        let names: Vec<&str> = std::iter::once("月份").chain(months.iter().map(String::as_str)).chain(["合计"]).collect();
        let with_sum = |mut values: Vec<u32>| {
            values.push(values.iter().sum());
            values
        };
        let of = |index: usize| self.months.iter().map(|m| m.get(index).copied().unwrap_or(0)).collect::<Vec<u32>>();
        let mut rows: Vec<Row> = self.levels.iter().enumerate().map(|(index, name)| numbers(name, &with_sum(of(index)))).collect();
        rows.push(numbers("合计", &with_sum(self.months.iter().map(|m| m.iter().sum()).collect())));
        let mut columns = vec![62_u16];
        columns.extend(months.iter().map(|_| 28));
        columns.push(44);
        // The last is 未定级, which is no grade.
        let grades = u8::try_from(self.levels.len().saturating_sub(1)).unwrap_or(u8::MAX);
        let look = |index: usize| match u8::try_from(index) {
            Ok(rank) if rank < grades => SeriesLook::Grade { rank, of: grades },
            _ => SeriesLook::Other,
        };
        let series =
            self.levels.iter().enumerate().map(|(index, name)| Series { name: name.clone(), values: of(index), look: look(index) });
        let chart = Chart {
            caption: "图1　各月各级事件数".to_owned(),
            unit: "起".to_owned(),
            labels: months.iter().map(|m| format!("{m}月")).collect(),
            series: series.filter(|s| s.values.iter().any(|v| *v > 0)).collect(),
        };
        let mut blocks = vec![caption, unit("起"), counted(columns, &names, rows)];
        // Of a year without incidents there is nothing to draw.
        if !chart.series.is_empty() {
            blocks.push(Block::Chart(chart));
        }
        blocks
    }

    fn by_punctuality(&self, caption: Block) -> Vec<Block> {
        let values = |p: &PunctualRow| [p.timed(), p.on_time, p.late, p.missed, p.open, p.told + p.untold, p.told, p.untold];
        let mut total = [0_u32; 8];
        for row in &self.punctuality {
            for (sum, value) in total.iter_mut().zip(values(row)) {
                *sum += value;
            }
        }
        let mut rows: Vec<Row> = self.punctuality.iter().map(|p| numbers(&p.name, &values(p))).collect();
        rows.push(numbers("合计", &total));
        let names = ["报告", "有时限", "按时", "迟报", "未报", "未到期", "无时限", "已报", "待报"];
        let columns = vec![88, 50, 40, 40, 40, 50, 50, 40, 40];
        vec![caption, unit("项"), counted(columns, &names, rows)]
    }
}
