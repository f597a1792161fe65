//! Small pieces of the plan as the window sees them.

use crate::view::{CategoryView, ClauseView, ContactView, LevelTag, PartyView};
use casebook::Station;
use plan::{Category, Level, Plan};

pub fn level_tag(level: &Level) -> LevelTag {
    LevelTag {
        level: level.level,
        numeral: level.numeral.to_string(),
        name: level.name.to_string(),
        colour: level.colour.to_string(),
        colour_name: level.colour_name.to_string(),
    }
}

pub fn tag_of(plan: &Plan, level: Option<u8>) -> Option<LevelTag> {
    level.and_then(|l| plan.level(l)).map(level_tag)
}

pub fn category(category: &Category) -> CategoryView {
    CategoryView {
        id: category.id.to_string(),
        name: category.name.to_string(),
        short: category.short.to_string(),
        outside: category.outside.is_some(),
    }
}

pub fn clause(plan: &Plan, id: &str, text: &str) -> ClauseView {
    ClauseView {
        clause: id.to_owned(),
        clause_label: plan::clause_label(id),
        text: if text.is_empty() { plan.clause(id).map(|c| c.shown().to_owned()).unwrap_or_default() } else { text.to_owned() },
    }
}

/// Several recipients of whom one is enough are one party with a joined name.
pub fn party(plan: &Plan, ids: &[String]) -> PartyView {
    let names: Vec<String> = ids.iter().map(|id| plan.party(id).map_or_else(|| id.clone(), |p| p.name.to_string())).collect();
    PartyView { id: ids.join("+"), name: names.join("或") }
}

pub fn contact(station: &Station, party: &str) -> Option<ContactView> {
    station.contacts.get(party).map(|c| ContactView {
        party: party.to_owned(),
        person: c.person.clone(),
        post: c.post.clone(),
        telephone: c.telephone.clone(),
        second_telephone: c.second_telephone.clone(),
    })
}
