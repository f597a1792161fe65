//! Small pieces of the plan as the window sees them.

use crate::directory_cell::key;
use crate::view::{CategoryView, ClauseView, ContactView, LevelTag, PartyView};
use casebook::{DirectoryRow, Station};
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

/// Whom to dial for a party: as stated for it, else as the directory says.
pub fn contact(station: &Station, plan: &Plan, party: &str) -> Option<ContactView> {
    let stated = station.contacts.get(party).map(|c| ContactView {
        party: party.to_owned(),
        person: c.person.clone(),
        post: c.post.clone(),
        telephone: c.telephone.clone(),
        second_telephone: c.second_telephone.clone(),
    });
    // A name without a number helps nobody who has minutes left.
    let reachable = stated.clone().filter(|c| !c.telephone.is_empty() || !c.second_telephone.is_empty());
    reachable.or_else(|| listed(station, plan, party)).or(stated)
}

/// The first row of the directory with a number: of those linked to the party, else of those whose unit bears its name.
fn listed(station: &Station, plan: &Plan, party: &str) -> Option<ContactView> {
    let rows = || station.directory.rows().iter().map(|s| &s.row).filter(|r| !numbers(r).is_empty());
    let linked = rows().find(|r| r.party.as_deref() == Some(party));
    let row = linked.or_else(|| {
        let name = key(&plan.party(party)?.name);
        rows().find(|r| r.party.is_none() && key(&r.unit) == name)
    })?;
    let numbers = numbers(row);
    let first = numbers.first().copied().unwrap_or_default();
    // A mobile telephone is answered where an office is empty.
    let second = numbers.iter().skip(1).copied().find(|n| *n == row.mobile).or_else(|| numbers.get(1).copied());
    Some(ContactView {
        party: party.to_owned(),
        person: row.person.clone(),
        post: row.post.clone(),
        telephone: first.to_owned(),
        second_telephone: second.unwrap_or_default().to_owned(),
    })
}

/// The numbers of a row in the order in which they are dialled.
pub fn numbers(row: &DirectoryRow) -> Vec<&str> {
    [&row.duty_telephone, &row.telephone, &row.mobile].into_iter().map(String::as_str).filter(|n| !n.is_empty()).collect()
}
