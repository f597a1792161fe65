//! Which papers there are, and what sort of paper each is.

/// 文种, as far as the papers of the plans need them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Species {
    /// 报告: carries no request.
    Report,
    /// 请示: asks for one thing and ends by asking.
    Request,
    /// 批复: answers a 请示.
    Reply,
    /// 通知.
    Notice,
    /// 函.
    Letter,
    /// 单: a form that records or hands over.
    Slip,
    /// 表: a table.
    Table,
}

impl Species {
    /// In words.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Report => "报告",
            Self::Request => "请示",
            Self::Reply => "批复",
            Self::Notice => "通知",
            Self::Letter => "函",
            Self::Slip => "单",
            Self::Table => "表",
        }
    }
}

/// What a paper looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Layout {
    /// Title, addressee, text, signature.
    Text,
    /// Labels and values in a table, with places for signatures.
    Form,
    /// Rows of a list, over many pages where need be.
    Listing,
}

/// To what a paper belongs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum About {
    /// One incident.
    Incident,
    /// The station: a warning, a period, a bundle.
    Station,
}

/// A kind of paper.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PaperKind {
    /// Stable id.
    pub id: &'static str,
    /// As it is called in the office.
    pub name: &'static str,
    /// 文种.
    pub species: Species,
    /// What it looks like.
    pub layout: Layout,
    /// To what it belongs.
    pub about: About,
    /// It is given a 发文字号 (a warning: its 编号).
    pub numbered: bool,
    /// There can be several of one case (of one station).
    pub many: bool,
    /// It goes to a superior body: 上行文.
    pub upward: bool,
}

const fn paper(id: &'static str, name: &'static str, species: Species, layout: Layout) -> PaperKind {
    PaperKind { id, name, species, layout, about: About::Incident, numbered: false, many: false, upward: false }
}

const fn letter(id: &'static str, name: &'static str, species: Species) -> PaperKind {
    let upward = matches!(species, Species::Report | Species::Request);
    PaperKind { numbered: true, upward, ..paper(id, name, species, Layout::Text) }
}

const fn many(kind: PaperKind) -> PaperKind {
    PaperKind { many: true, ..kind }
}

const fn of_station(kind: PaperKind) -> PaperKind {
    PaperKind { about: About::Station, many: true, ..kind }
}

const fn warning(id: &'static str, name: &'static str) -> PaperKind {
    of_station(PaperKind { numbered: true, ..paper(id, name, Species::Slip, Layout::Form) })
}

/// Every kind, in the order of a case's life.
pub const KINDS: [PaperKind; 23] = [
    letter("written_report", "初报", Species::Report),
    many(letter("follow_up_report", "续报", Species::Report)),
    letter("final_report", "终报", Species::Report),
    many(paper("oral_record", "口头报告记录单", Species::Slip, Layout::Form)),
    many(PaperKind { upward: true, ..paper("incident_form", "事件信息报告表", Species::Table, Layout::Form) }),
    many(letter("support_request", "请求支援请示", Species::Request)),
    many(letter("support_reply", "请求支援批复", Species::Reply)),
    many(letter("support_letter", "商请协助函", Species::Letter)),
    many(letter("response_notice", "应急响应启动通知", Species::Notice)),
    many(letter("closure_request", "应急结束请示", Species::Request)),
    many(letter("closure_reply", "应急结束批复", Species::Reply)),
    many(letter("closure_notice", "应急结束通知", Species::Notice)),
    letter("investigation_report", "总结调查报告", Species::Report),
    many(paper("evidence_list", "证据清单与移交单", Species::Slip, Layout::Listing)),
    of_station(paper("bundle_transfer", "报送包移交清单", Species::Slip, Layout::Listing)),
    of_station(paper("incident_ledger", "事件台账", Species::Table, Layout::Listing)),
    of_station(PaperKind { layout: Layout::Listing, ..letter("annual_statistics", "年度统计报告", Species::Report) }),
    warning("warning_notice", "预警通知单"),
    warning("warning_adjustment", "预警调整通知单"),
    warning("warning_lift", "预警解除通知单"),
    of_station(paper("warning_receipt", "预警确认回执", Species::Slip, Layout::Form)),
    letter("drill_report", "演练情况报告", Species::Report),
    many(paper("approval_sheet", "签批单", Species::Slip, Layout::Form)),
];

/// The kind with this id.
#[must_use]
pub fn kind(id: &str) -> Option<&'static PaperKind> {
    // Papers of the first days were stored without a kind: they are first reports.
    let id = if id.is_empty() { "written_report" } else { id };
    KINDS.iter().find(|k| k.id == id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_id_stands_once_and_is_found() {
        for known in &KINDS {
            assert_eq!(KINDS.iter().filter(|k| k.id == known.id).count(), 1, "{}", known.id);
            assert_eq!(kind(known.id), Some(known));
        }
        assert_eq!(kind("").map(|k| k.id), Some("written_report"));
        assert_eq!(kind("memo"), None);
    }

    #[test]
    fn what_goes_up_is_a_report_a_request_or_the_table_that_stands_for_one() {
        for known in &KINDS {
            let reports = matches!(known.species, Species::Report | Species::Request) || known.id == "incident_form";
            assert_eq!(known.upward, reports, "{}", known.id);
        }
    }
}
