//! The three-valued judge: which level the plan suggests, by what, and what is still unknown and could raise it.
//!
//! Levels are read 就高: the highest level with a criterion met.

use crate::fact::{AMOUNT_SCALE, FactValue, Facts};
use crate::model::{Criterion, Fact, FactKind, Holds, Indicator, Plan, Test, clause_label};
use std::collections::BTreeSet;

/// What the judge says.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Judgement {
    /// Each indicator of a clause by itself.
    pub level: Option<u8>,
    /// The clause's list as a whole, or what stands after 或.
    pub level_strict: Option<u8>,
    /// What gave `level`.
    pub basis: Vec<Basis>,
    /// Every unknown fact that alone could still bring a higher level (or any, where there is none).
    pub could_raise: Vec<CouldRaise>,
    /// How far the clauses of each level are met, the highest level first.
    pub progress: Vec<CriterionProgress>,
    /// What a reader must know.
    pub notes: Vec<Note>,
    /// The plan leaves this category to another plan.
    pub outside: bool,
}

/// A fact that gave the level, by a clause.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Basis {
    /// The clause.
    pub clause: String,
    /// The fact.
    pub fact: String,
    /// The source's own characters.
    pub quote: String,
}

/// An unknown fact and the highest level it alone could still bring.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct CouldRaise {
    /// The fact.
    pub fact: String,
    /// The level.
    pub to: u8,
}

/// A remark with the clause it rests on.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Note {
    /// The clause.
    pub clause: String,
    /// The remark.
    pub text: String,
}

/// How far a clause is met.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CriterionProgress {
    /// The level it gives.
    pub level: u8,
    /// The clause.
    pub clause: String,
    /// Each thing it lists.
    pub indicators: Vec<(String, IndicatorState)>,
}

/// Yes, no or unknown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IndicatorState {
    /// Holds.
    Met,
    /// Does not hold.
    NotMet,
    /// Something it needs is unknown.
    Unknown,
}

impl IndicatorState {
    fn from(value: Option<bool>) -> Self {
        match value {
            Some(true) => Self::Met,
            Some(false) => Self::NotMet,
            None => Self::Unknown,
        }
    }
}

/// Judges what is known.
#[must_use]
pub fn judge(plan: &Plan, category: Option<&str>, facts: &Facts) -> Judgement {
    if let Some(category) = category.and_then(|id| plan.category(id))
        && let Some(outside) = &category.outside
    {
        return Judgement {
            outside: true,
            notes: vec![Note {
                clause: category.clause.to_string(),
                text: format!("{}不由本预案应对：“{outside}”本台账照常登记留存，请同时按专项预案处置、报告。", category.name),
            }],
            ..Judgement::default()
        };
    }
    let level = suggested(plan, facts);
    let level_strict = strict(plan, facts);
    let mut notes = Vec::new();
    if level != level_strict {
        differing(plan, level, level_strict, &mut notes);
    }
    together(plan, facts, level, &mut notes);
    Judgement {
        level,
        level_strict,
        basis: level.map(|l| basis(plan, facts, l)).unwrap_or_default(),
        could_raise: could_raise(plan, facts, level),
        progress: progress(plan, facts),
        notes,
        outside: false,
    }
}

fn suggested(plan: &Plan, facts: &Facts) -> Option<u8> {
    plan.levels.iter().find(|l| indicators(&l.criteria).any(|i| met(plan, facts, i) == Some(true))).map(|l| l.level)
}

fn strict(plan: &Plan, facts: &Facts) -> Option<u8> {
    plan.levels.iter().find(|l| l.criteria.iter().any(|c| met_strictly(plan, facts, c))).map(|l| l.level)
}

fn met_strictly(plan: &Plan, facts: &Facts, criterion: &Criterion) -> bool {
    let holds = |i: &Indicator| met(plan, facts, i) == Some(true);
    let mut listed = criterion.indicators.iter().filter(|i| !i.alternative).peekable();
    criterion.indicators.iter().any(|i| i.alternative && holds(i)) || (listed.peek().is_some() && listed.all(holds))
}

fn indicators(criteria: &[Criterion]) -> impl Iterator<Item = &Indicator> {
    criteria.iter().flat_map(|c| &c.indicators)
}

/// Kleene's "and" over an indicator's tests.
fn met(plan: &Plan, facts: &Facts, indicator: &Indicator) -> Option<bool> {
    let mut all = Some(true);
    for test in &indicator.tests {
        match holds(plan, facts, test) {
            Some(false) => return Some(false),
            None => all = None,
            Some(true) => {}
        }
    }
    all
}

fn holds(plan: &Plan, facts: &Facts, test: &Test) -> Option<bool> {
    let value = facts.get(test.fact.as_str())?;
    let scaled = |amount: u32| i64::from(amount) * AMOUNT_SCALE;
    Some(match (&test.holds, value) {
        (Holds::Is(wanted), FactValue::Flag(flag)) => flag == wanted,
        (Holds::Includes(wanted), FactValue::Several(ids)) => ids.contains(wanted.as_str()),
        (Holds::AmountAtLeast(bound), FactValue::Amount(amount)) => *amount >= scaled(*bound),
        (Holds::AmountAbove(bound), FactValue::Amount(amount)) => *amount > scaled(*bound),
        (Holds::AtLeast(bound), FactValue::Choice(id)) => {
            let fact = plan.fact(&test.fact)?;
            let rank = |wanted: &str| fact.values.iter().position(|v| v.id.as_str() == wanted);
            rank(id)? >= rank(bound)?
        }
        _ => return None,
    })
}

fn basis(plan: &Plan, facts: &Facts, level: u8) -> Vec<Basis> {
    let mut basis = Vec::new();
    for criterion in plan.level(level).into_iter().flat_map(|l| &l.criteria) {
        for indicator in criterion.indicators.iter().filter(|i| met(plan, facts, i) == Some(true)) {
            for test in &indicator.tests {
                basis.push(Basis { clause: criterion.clause.to_string(), fact: test.fact.to_string(), quote: indicator.quote.to_string() });
            }
        }
    }
    basis
}

fn progress(plan: &Plan, facts: &Facts) -> Vec<CriterionProgress> {
    plan.levels
        .iter()
        .flat_map(|l| l.criteria.iter().map(move |c| (l.level, c)))
        .map(|(level, criterion)| CriterionProgress {
            level,
            clause: criterion.clause.to_string(),
            indicators: criterion.indicators.iter().map(|i| (i.quote.to_string(), IndicatorState::from(met(plan, facts, i)))).collect(),
        })
        .collect()
}

fn is_higher(one: Option<u8>, than: Option<u8>) -> bool {
    match (one, than) {
        (Some(one), Some(than)) => one < than,
        (Some(_), None) => true,
        _ => false,
    }
}

fn could_raise(plan: &Plan, facts: &Facts, level: Option<u8>) -> Vec<CouldRaise> {
    plan.facts
        .iter()
        .filter(|fact| !facts.contains_key(fact.id.as_str()))
        .filter_map(|fact| {
            let best = answers(plan, fact)
                .into_iter()
                .filter_map(|value| {
                    let mut assumed = facts.clone();
                    assumed.insert(fact.id.to_string(), value);
                    suggested(plan, &assumed)
                })
                .min();
            best.filter(|_| is_higher(best, level)).map(|to| CouldRaise { fact: fact.id.to_string(), to })
        })
        .collect()
}

/// Every answer that can make a difference.
fn answers(plan: &Plan, fact: &Fact) -> Vec<FactValue> {
    match fact.kind {
        FactKind::Flag => vec![FactValue::Flag(true), FactValue::Flag(false)],
        FactKind::Choice => fact.values.iter().map(|v| FactValue::Choice(v.id.to_string())).collect(),
        FactKind::Several => {
            let all: BTreeSet<String> = fact.values.iter().map(|v| v.id.to_string()).collect();
            let mut answers: Vec<FactValue> = all.iter().map(|v| FactValue::Several(BTreeSet::from([v.clone()]))).collect();
            answers.push(FactValue::Several(all));
            answers
        }
        FactKind::Amount => {
            let mut answers = vec![FactValue::Amount(0)];
            for test in plan.levels.iter().flat_map(|l| indicators(&l.criteria)).flat_map(|i| &i.tests) {
                if let Holds::AmountAtLeast(bound) | Holds::AmountAbove(bound) = test.holds
                    && test.fact.as_str() == fact.id.as_str()
                {
                    let bound = i64::from(bound) * AMOUNT_SCALE;
                    answers.extend([FactValue::Amount(bound), FactValue::Amount(bound.saturating_add(1))]);
                }
            }
            answers
        }
    }
}

/// Two unknown facts that only together could bring a higher level than either alone: nobody may overlook them.
fn together(plan: &Plan, facts: &Facts, level: Option<u8>, notes: &mut Vec<Note>) {
    for l in &plan.levels {
        for criterion in &l.criteria {
            for indicator in &criterion.indicators {
                let unknown: Vec<&Fact> =
                    indicator.tests.iter().filter(|t| holds(plan, facts, t).is_none()).filter_map(|t| plan.fact(&t.fact)).collect();
                if unknown.len() < 2 || met(plan, facts, indicator) == Some(false) || !is_higher(Some(l.level), level) {
                    continue;
                }
                let asks: Vec<&str> = unknown.iter().map(|f| f.name.as_str()).collect();
                notes.push(Note {
                    clause: criterion.clause.to_string(),
                    text: format!("还不清楚：{}。几项合起来最高可为{}{}。", asks.join("、"), l.numeral, l.name),
                });
                // The highest such level says it all.
                return;
            }
        }
    }
}

fn differing(plan: &Plan, level: Option<u8>, strict: Option<u8>, notes: &mut Vec<Note>) {
    let word =
        |n: Option<u8>| n.and_then(|n| plan.level(n)).map_or_else(|| "够不上任何级别".to_owned(), |l| format!("为{}{}", l.numeral, l.name));
    if let Some(l) = level.and_then(|n| plan.level(n)) {
        notes.push(Note {
            clause: l.clause.to_string(),
            text: format!(
                "{}各项单独计，{}；要求所列各项同时成立，{}。两种读法不同，请人选定并写明理由。",
                clause_label(&l.clause),
                word(level),
                word(strict)
            ),
        });
    }
}
