//! Properties of the judge under growing and worsening knowledge, for both plans.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, missing_docs)]

mod shipped;

use plan::{ClockStarts, FactKind, FactValue, Facts, Plan, judge, owed};
use proptest::collection::{btree_map, btree_set};
use proptest::prelude::*;
use std::sync::OnceLock;

const WAN: i64 = 1_000_000;
/// Both sides of every boundary.
const LOSSES: [i64; 9] = [0, 1, 500 * WAN - 1, 500 * WAN, 1000 * WAN - 1, 1000 * WAN, 5000 * WAN, 5000 * WAN + 1, i64::MAX];

fn both() -> &'static [Plan; 2] {
    static PLANS: OnceLock<[Plan; 2]> = OnceLock::new();
    PLANS.get_or_init(|| shipped::BOTH.map(shipped::plan))
}

/// Every answer to a fact, from the least to the worst where it has an order.
fn answers(fact: &plan::Fact) -> Vec<FactValue> {
    match fact.kind {
        FactKind::Flag => vec![FactValue::Flag(false), FactValue::Flag(true)],
        FactKind::Choice => fact.values.iter().map(|v| FactValue::Choice(v.id.to_string())).collect(),
        FactKind::Amount => LOSSES.map(FactValue::Amount).to_vec(),
        FactKind::Several => (0..1_u32 << fact.values.len())
            .map(|set| {
                FactValue::Several(
                    fact.values.iter().enumerate().filter(|(i, _)| set & (1 << i) != 0).map(|(_, v)| v.id.to_string()).collect(),
                )
            })
            .collect(),
    }
}

/// A state of knowledge: for each fact nothing, or one of its answers.
fn knowledge(plan: &'static Plan) -> impl Strategy<Value = Facts> {
    let each: Vec<_> = plan
        .facts
        .iter()
        .map(|fact| {
            let id = fact.id.to_string();
            proptest::option::of(proptest::sample::select(answers(fact))).prop_map(move |value| (id.clone(), value))
        })
        .collect();
    each.prop_map(|facts| facts.into_iter().filter_map(|(id, value)| Some((id, value?))).collect())
}

fn any_plan_knowledge() -> impl Strategy<Value = (&'static Plan, Facts, Facts)> {
    (0..2_usize).prop_flat_map(|i| {
        let plan = &both()[i];
        (Just(plan), knowledge(plan), knowledge(plan))
    })
}

/// What is known first, and more of it later.
fn extended(first: &Facts, more: &Facts) -> Facts {
    let mut facts = more.clone();
    facts.extend(first.clone());
    facts
}

/// Larger is worse; no level is 0.
fn height(level: Option<u8>) -> u8 {
    level.map_or(0, |l| 10 - l)
}

/// The best level over every completion of a state: level Ⅰ has number 1.
fn reachable(plan: &Plan, facts: &Facts) -> Option<u8> {
    // A worse answer never lowers a level (`worse_answers_never_lower_the_level`), so the worst completion reaches the highest.
    let mut worst = facts.clone();
    for fact in plan.facts.iter().filter(|f| !facts.contains_key(f.id.as_str())) {
        worst.insert(fact.id.to_string(), answers(fact).pop().unwrap());
    }
    judge(plan, None, &worst).level
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, ..ProptestConfig::default() })]

    /// If no completion of what is known reaches a level, no later state may claim that a fact could bring it.
    #[test]
    fn later_knowledge_never_claims_what_was_excluded((plan, first, more) in any_plan_knowledge()) {
        let later = extended(&first, &more);
        let best = height(reachable(plan, &first));
        let judged = judge(plan, None, &later);
        for raise in &judged.could_raise {
            prop_assert!(height(Some(raise.to)) <= best, "{raise:?} was excluded by {first:?}");
            prop_assert!(!later.contains_key(&raise.fact), "{raise:?} is known");
            prop_assert!(height(Some(raise.to)) > height(judged.level), "{raise:?} raises nothing");
        }
        prop_assert!(height(judged.level) <= best);
    }

    /// A fact that is named does bring that level by some answer, and none brings a higher one; one not named brings nothing.
    #[test]
    fn could_raise_is_exactly_what_one_more_answer_can_do((plan, facts, _) in any_plan_knowledge()) {
        let judged = judge(plan, None, &facts);
        for fact in plan.facts.iter().filter(|f| !facts.contains_key(f.id.as_str())) {
            let best = answers(fact)
                .into_iter()
                .map(|value| {
                    let mut assumed = facts.clone();
                    assumed.insert(fact.id.to_string(), value);
                    height(judge(plan, None, &assumed).level)
                })
                .max()
                .unwrap();
            let claimed = judged.could_raise.iter().find(|r| r.fact == fact.id.as_str()).map(|r| height(Some(r.to)));
            prop_assert_eq!(claimed, Some(best).filter(|b| *b > height(judged.level)), "{}", fact.id);
        }
    }

    /// Learning more never lowers a level, by either reading.
    #[test]
    fn more_knowledge_never_lowers_the_level((plan, first, more) in any_plan_knowledge()) {
        let (before, after) = (judge(plan, None, &first), judge(plan, None, &extended(&first, &more)));
        prop_assert!(height(after.level) >= height(before.level));
        prop_assert!(height(after.level_strict) >= height(before.level_strict));
    }

    /// One fact gets worse: neither reading falls.
    #[test]
    fn worse_answers_never_lower_the_level((plan, facts, _) in any_plan_knowledge(), which in any::<prop::sample::Index>()) {
        let fact = which.get(&plan.facts);
        let heights: Vec<(FactValue, u8, u8)> = answers(fact)
            .into_iter()
            .map(|value| {
                let mut stated = facts.clone();
                stated.insert(fact.id.to_string(), value.clone());
                let judged = judge(plan, None, &stated);
                (value, height(judged.level), height(judged.level_strict))
            })
            .collect();
        for (a, level_a, strict_a) in &heights {
            for (b, level_b, strict_b) in &heights {
                let worse = match (a, b) {
                    (FactValue::Several(a), FactValue::Several(b)) => a.is_subset(b),
                    _ => heights.iter().position(|h| h.0 == *a) <= heights.iter().position(|h| h.0 == *b),
                };
                if worse {
                    prop_assert!(level_a <= level_b && strict_a <= strict_b, "{a:?} gives more than {b:?} in {facts:?}");
                }
            }
        }
    }

    /// The strict reading asks for more, so it never gives more.
    #[test]
    fn the_strict_reading_is_never_higher((plan, facts, _) in any_plan_knowledge()) {
        let judged = judge(plan, None, &facts);
        prop_assert!(height(judged.level_strict) <= height(judged.level));
        prop_assert_eq!(judged.basis.is_empty(), judged.level.is_none());
        for basis in &judged.basis {
            prop_assert!(facts.contains_key(&basis.fact));
        }
    }

    /// Answers of any kind to any question, right or wrong: no panic.
    #[test]
    fn the_judge_bears_anything(
        which in 0..2_usize,
        category in proptest::option::of("[a-z_]{0,20}"),
        facts in btree_map(
            prop_oneof![
                proptest::sample::select(vec![
                    "direct_loss_wan", "spread", "affected", "social_stability", "derived_major", "special",
                    "important_system", "system_damage", "data_harm", "other_harm",
                ]).prop_map(str::to_owned),
                ".{0,12}",
            ],
            prop_oneof![
                any::<bool>().prop_map(FactValue::Flag),
                any::<i64>().prop_map(FactValue::Amount),
                prop_oneof![Just("severe".to_owned()), Just("strong".to_owned()), ".{0,12}".prop_map(|s| s)].prop_map(FactValue::Choice),
                btree_set(prop_oneof![Just("tier1_unit".to_owned()), ".{0,12}".prop_map(|s| s)], 0..5).prop_map(FactValue::Several),
            ],
            0..12,
        ),
        level in proptest::option::of(any::<u8>()),
    ) {
        let plan = &both()[which];
        let judged = judge(plan, category.as_deref(), &facts);
        prop_assert!(judged.level.is_none_or(|l| (1..=4).contains(&l)));
        let _ = owed(plan, level, &facts, &ClockStarts::default());
    }
}
