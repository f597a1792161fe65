//! How every sentence of a plan is carried out: by a rule, by a screen, or why by none.

use crate::life::{ClosureStep, StepIf};
use crate::model::{Clause, Need, Plan, Recipients, Text};
use serde::Serialize;
use std::ops::Range;

/// The coverage table of a plan.
#[derive(Debug, Clone, Serialize)]
pub struct Coverage {
    /// Plan id.
    pub plan: String,
    /// Every sentence, in the order of the text; put together they are the text.
    pub sentences: Vec<Sentence>,
    /// Number of sentences that nothing answers.
    pub empty: usize,
}

/// One sentence, or one heading.
#[derive(Debug, Clone, Serialize)]
pub struct Sentence {
    /// The clause in which it stands; empty for what stands before the first.
    pub clause: String,
    /// The source's own characters, with the clause's number where the sentence begins it.
    pub text: String,
    /// It is a heading: what stands below it is answered for itself.
    pub heading: bool,
    /// The rules and screens that carry it.
    pub carried_by: Vec<Carrier>,
    /// Why nothing carries it, or one part of it.
    pub reason: Option<String>,
}

impl Sentence {
    /// A rule, a screen or a reason stands beside it.
    #[must_use]
    pub fn answered(&self) -> bool {
        self.heading || !self.carried_by.is_empty() || self.reason.is_some()
    }
}

/// What carries a sentence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Carrier {
    /// `level` `category` `obligation` `duty` `response` `closure` `investigation` `warning` `prevention` `accountability` `screen`.
    pub rule: &'static str,
    /// Id of the rule within its kind, or of the screen.
    pub id: String,
    /// What it does, in words.
    pub does: String,
}

/// One piece of a clause's text, with its place in it.
struct Piece<'a> {
    text: &'a str,
    range: Range<usize>,
}

/// The sentences of a text: each ends with its full stop, or with its line.
#[must_use]
pub fn sentences(text: &str) -> Vec<&str> {
    pieces(text).into_iter().map(|p| p.text).collect()
}

fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut found = Vec::new();
    let mut start = 0;
    let mut push = |range: Range<usize>| {
        if let Some(piece) = text.get(range.clone()).filter(|t| !t.trim().is_empty()) {
            found.push(Piece { text: piece, range });
        }
    };
    for (at, character) in text.char_indices() {
        let end = at + character.len_utf8();
        match character {
            '。' | '！' | '？' => {
                push(start..end);
                start = end;
            }
            '\n' => {
                push(start..at);
                start = end;
            }
            _ => {}
        }
    }
    push(start..text.len());
    found
}

/// A quote of a rule: where it stands and who stands on it.
struct Claim<'a> {
    clause: &'a str,
    /// None claims the whole clause.
    quote: Option<&'a str>,
    carrier: Option<Carrier>,
    reason: Option<&'a str>,
}

fn claim<'a>(clause: &'a Text, quote: &'a Text, rule: &'static str, id: &str, does: String) -> Claim<'a> {
    Claim { clause, quote: Some(quote), carrier: Some(Carrier { rule, id: id.to_owned(), does }), reason: None }
}

fn words(list: &[Text]) -> String {
    list.iter().map(Text::as_str).collect::<Vec<_>>().join("、")
}

/// 视情, where a person decides.
fn needed(need: Need) -> &'static str {
    if need == Need::AsNeeded { "（视情）" } else { "" }
}

/// Several of whom one is enough are joined by 或.
fn one_of(plan: &Plan, ids: &[Text]) -> String {
    ids.iter().filter_map(|id| plan.party(id)).map(|p| p.name.as_str()).collect::<Vec<_>>().join("或")
}

/// One of the parties, as the clause calls them.
fn called(plan: &Plan, called: Option<&Text>, ids: &[Text]) -> String {
    called.map_or_else(|| one_of(plan, ids), ToString::to_string)
}

fn recipients(plan: &Plan, ids: &[Text], how: Recipients) -> String {
    if how == Recipients::Any { one_of(plan, ids) } else { plan.names(ids) }
}

fn together(plan: &Plan, by: &[Text], with: &[Text]) -> String {
    if with.is_empty() { plan.names(by) } else { format!("{}会同{}", plan.names(by), plan.names(with)) }
}

fn level_name(plan: &Plan, level: u8) -> String {
    plan.level(level).map_or_else(|| level.to_string(), |l| format!("{}{}", l.numeral, l.name))
}

fn level_names(plan: &Plan, levels: &[u8]) -> String {
    levels.iter().map(|l| level_name(plan, *l)).collect::<Vec<_>>().join("、")
}

fn claims(plan: &Plan) -> Vec<Claim<'_>> {
    let mut all = Vec::new();
    for category in &plan.categories {
        all.push(claim(&category.clause, &category.quote, "category", &category.id, format!("事件分类：{}", category.name)));
        if let Some(outside) = &category.outside {
            all.push(claim(&category.clause, outside, "category", &category.id, format!("{}转由专项预案应对，登记时说明", category.name)));
        }
    }
    for level in &plan.levels {
        for criterion in &level.criteria {
            for indicator in &criterion.indicators {
                let does = format!("判定{}{}", level.numeral, level.name);
                all.push(claim(&criterion.clause, &indicator.quote, "level", &level.level.to_string(), does));
            }
        }
        let carrier = Carrier { rule: "level", id: level.level.to_string(), does: format!("判定{}{}", level.numeral, level.name) };
        all.push(Claim { clause: &level.clause, quote: None, carrier: Some(carrier), reason: None });
    }
    for rule in &plan.obligations {
        let to = recipients(plan, &rule.to, rule.recipients);
        let forms = rule.forms.iter().map(|f| f.name()).collect::<Vec<_>>().join("、");
        let does = format!("报送义务{}：{}报{to}，{forms}，{}", needed(rule.need), plan.names(&rule.from), rule.allowance.label());
        all.push(claim(&rule.clause, &rule.quote, "obligation", &rule.id, does));
    }
    for duty in &plan.duties {
        all.push(claim(
            &duty.clause,
            &duty.quote,
            "duty",
            &duty.id,
            format!("{}任务{}：{}（{}）", duty.stage.name(), needed(duty.need), duty.task, together(plan, &duty.by, &duty.with)),
        ));
    }
    for response in &plan.responses {
        let who = called(plan, response.called.as_ref(), &response.decided_by);
        let does = format!("{}响应由{who}确定", level_name(plan, response.level));
        all.push(claim(&response.clause, &response.quote, "response", &response.level.to_string(), does));
    }
    for closure in &plan.closures {
        let id = closure.levels.iter().map(u8::to_string).collect::<Vec<_>>().join(",");
        let does = |what: &str| format!("{}响应结束：{what}", level_names(plan, &closure.levels));
        let step = |s: &ClosureStep| {
            let who = called(plan, s.called.as_ref(), &s.by);
            let with = if s.with.is_empty() { String::new() } else { format!("会同{}", plan.names(&s.with)) };
            // 会同 stands between the parties, not again in the act.
            let act = if with.is_empty() { s.name.as_str() } else { s.name.trim_start_matches("会同") };
            let case = match s.only {
                Some(StepIf::Command) => "（成立指挥部的）",
                Some(StepIf::NoCommand) => "（没有成立指挥部的）",
                None => "",
            };
            format!("{who}{with}{act}{case}")
        };
        let steps = closure.steps.iter().map(step).collect::<Vec<_>>().join("，");
        all.push(claim(&closure.clause, &closure.quote, "closure", &id, does(&steps)));
        for condition in &closure.conditions {
            all.push(claim(&closure.clause, &condition.quote, "closure", &id, does(&format!("条件：{}", condition.quote))));
        }
        for one in &closure.steps {
            if let (Some(clause), Some(quote)) = (&one.clause, &one.quote) {
                all.push(claim(clause, quote, "closure", &id, does(&step(one))));
            }
        }
    }
    for investigation in &plan.investigations {
        let id = investigation.levels.iter().map(u8::to_string).collect::<Vec<_>>().join(",");
        let who = investigation.called.as_ref().map_or_else(|| plan.names(&investigation.leads), ToString::to_string);
        let with = if investigation.with.is_empty() { String::new() } else { format!("，{}参加", plan.names(&investigation.with)) };
        let does = format!("{}事件由{who}牵头调查评估{with}", level_names(plan, &investigation.levels));
        all.push(claim(&investigation.clause, &investigation.quote, "investigation", &id, does));
        let levels = level_names(plan, &investigation.levels);
        let names: Vec<&str> = investigation.headings.iter().map(|h| h.name.as_str()).collect();
        let does = format!("{levels}事件总结调查报告的标题：{}", names.join("、"));
        for heading in &investigation.headings {
            all.push(claim(&investigation.clause, &heading.name, "investigation", &id, does.clone()));
        }
        if let Some(quote) = &investigation.days_quote {
            let days = investigation.days.unwrap_or_default();
            all.push(claim(&investigation.clause, quote, "investigation", &id, format!("{levels}：响应结束后{days}天内完成")));
        }
    }
    for warning in &plan.warnings {
        let id = warning.level.to_string();
        let level = match (&warning.name, plan.level(warning.level)) {
            (Some(name), Some(level)) => format!("{}{name}", level.numeral),
            (_, level) => level.map_or_else(|| id.clone(), |l| l.colour_name.to_string()),
        };
        all.push(claim(&warning.clause, &warning.quote, "warning", &id, format!("{level}预警由{}发布", plan.names(&warning.issued_by))));
        let consent = if warning.consent.is_empty() { String::new() } else { format!("，报{}同意", plan.names(&warning.consent)) };
        let lift = format!("{level}预警由{}解除{consent}", plan.names(&warning.lifted_by));
        all.push(claim(&warning.lift_clause, &warning.lift_quote, "warning", &id, lift));
        for duty in &warning.duties {
            all.push(claim(
                &duty.clause,
                &duty.quote,
                "warning",
                &duty.id,
                format!("预警响应：{}（{}）", duty.task, together(plan, &duty.by, &duty.with)),
            ));
        }
    }
    for notice in &plan.warning_notices {
        let does = match (notice.to.is_empty(), notice.acknowledged, notice.channels.is_empty()) {
            (false, ..) => format!("预警报告：{}报{}", plan.names(&notice.from), recipients(plan, &notice.to, notice.recipients)),
            (_, true, _) => format!("预警通知：{}，逐一确认", words(&notice.channels)),
            (_, _, false) => format!("预警通知：{}", words(&notice.channels)),
            _ => format!("预警信息的内容：{}", words(&notice.contents)),
        };
        all.push(claim(&notice.clause, &notice.quote, "warning", "notice", does));
    }
    for prevention in &plan.prevention {
        let who = if prevention.by.is_empty() { "没有写由谁".to_owned() } else { together(plan, &prevention.by, &prevention.with) };
        let does = format!("{}：{}（{who}）", prevention.kind.name(), prevention.task);
        all.push(claim(&prevention.clause, &prevention.quote, "prevention", &prevention.id, does));
    }
    for accountability in &plan.accountability {
        let does = format!("责任追究：{}", words(&accountability.acts));
        all.push(claim(&accountability.clause, &accountability.quote, "accountability", &accountability.clause, does));
    }
    for answer in &plan.answers {
        let carrier = answer.screen.map(|s| Carrier { rule: "screen", id: s.name().to_owned(), does: answer.why.to_string() });
        let reason = answer.screen.is_none().then_some(answer.why.as_str());
        all.push(Claim { clause: &answer.clause, quote: answer.quote.as_deref(), carrier, reason });
    }
    all
}

/// The table: every sentence with what carries it.
#[must_use]
pub fn coverage(plan: &Plan) -> Coverage {
    let claims = claims(plan);
    let mut rows = Vec::new();
    if let Some(preamble) = &plan.preamble {
        rows.push(Sentence {
            clause: String::new(),
            text: preamble.to_string(),
            heading: true,
            carried_by: Vec::new(),
            reason: Some("预案的名称、印发日期与单位".to_owned()),
        });
    }
    for clause in &plan.clauses {
        rows_of(clause, &claims, &mut rows);
    }
    let empty = rows.iter().filter(|r| !r.answered()).count();
    Coverage { plan: plan.id.to_string(), sentences: rows, empty }
}

fn rows_of(clause: &Clause, claims: &[Claim<'_>], rows: &mut Vec<Sentence>) {
    let mut number = clause.number.as_deref().unwrap_or_default().to_owned();
    if let Some(title) = &clause.title {
        rows.push(Sentence {
            clause: clause.id.to_string(),
            text: format!("{}{title}", std::mem::take(&mut number)),
            heading: true,
            carried_by: Vec::new(),
            reason: Some("标题，由其下各句落实".to_owned()),
        });
    }
    let text = clause.text.as_deref().unwrap_or_default();
    let here: Vec<(Option<Range<usize>>, &Claim<'_>)> = claims
        .iter()
        .filter(|c| c.clause == clause.id.as_str())
        .map(|c| (c.quote.and_then(|q| text.find(q).map(|at| at..at + q.len())), c))
        .collect();
    for piece in pieces(text) {
        let overlaps = |range: &Range<usize>| range.start < piece.range.end && piece.range.start < range.end;
        let standing: Vec<&Claim<'_>> = here
            .iter()
            .filter(|(range, c)| match range {
                Some(range) => overlaps(range),
                None => c.quote.is_none(),
            })
            .map(|(_, c)| *c)
            .collect();
        let mut carried_by: Vec<Carrier> = Vec::new();
        for carrier in standing.iter().filter_map(|c| c.carrier.as_ref()) {
            if !carried_by.contains(carrier) {
                carried_by.push(carrier.clone());
            }
        }
        rows.push(Sentence {
            clause: clause.id.to_string(),
            text: format!("{}{}", std::mem::take(&mut number), piece.text),
            heading: false,
            carried_by,
            reason: standing.iter().find_map(|c| c.reason).map(str::to_owned),
        });
    }
}
