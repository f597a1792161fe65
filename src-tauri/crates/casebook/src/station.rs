//! The station's own state: who it is, who works at it, which plans are in force, whom to dial, the next numbers.

use crate::{Body, Directory, Id, OperatorAdded, Recorded, Role, Time};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::Arc;

/// State of a station.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Station {
    /// Unit name.
    pub unit: String,
    /// Role.
    pub role: String,
    /// Parties of the plan that this unit is.
    pub parties: Vec<String>,
    /// When it was founded.
    pub founded: Option<Time>,
    /// Operators in the order in which they came.
    pub operators: Vec<Operator>,
    /// Every plan ever in force, by the hex SM3 of its file.
    pub plans: BTreeMap<String, AdoptedPlan>,
    /// The plan in force: hex SM3 of its file.
    pub plan: String,
    /// Whom to dial, by party id.
    pub contacts: BTreeMap<String, Contact>,
    /// 通讯录.
    #[serde(default)]
    pub directory: Directory,
    /// Last incident number given, by year.
    pub last_incident: BTreeMap<u32, u32>,
    /// Last document number given, by series and year.
    pub last_document: BTreeMap<String, u32>,
    /// Entries of kinds that this program does not know.
    pub unknown: u32,
    /// How it is set, by key.
    pub settings: BTreeMap<String, String>,
    /// Hex of the public key to which the database's key is enclosed for the recovery sheet; none in old ledgers.
    pub recovery_key: Option<String>,
    /// Names of who records at other stations; beside the state, not of it.
    #[serde(skip)]
    pub elsewhere: Arc<BTreeMap<Id, String>>,
    /// Hex of the keys that sign its bundles, in the order in which they were stated; the last is in force.
    pub station_keys: Vec<String>,
    /// Hex of the key to which bundles for it are enclosed; empty before it was stated.
    pub reading_key: String,
}

/// A plan put in force.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AdoptedPlan {
    /// Plan id.
    pub id: String,
    /// Since when.
    pub since: Time,
}

/// A person who works at the station.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Operator {
    /// Their id.
    pub id: Id,
    /// Their name.
    pub name: String,
    /// Their post.
    pub post: String,
    /// Hex of their public key, as stated last.
    pub public_key: String,
    /// Id of their role.
    pub role: String,
    /// When they were removed. They stay in the list: their name stands in old entries.
    pub removed: Option<Time>,
    /// Hex of the public key to which the database's key is enclosed for them; none in old ledgers.
    pub wrap_key: Option<String>,
}

impl Operator {
    /// Works here.
    #[must_use]
    pub fn active(&self) -> bool {
        self.removed.is_none()
    }

    /// May record. A role that this program does not know may not.
    #[must_use]
    pub fn writes(&self) -> bool {
        self.active() && Role::from_id(&self.role).is_some_and(Role::writes)
    }
}

/// Whom to dial.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contact {
    /// A person.
    pub person: String,
    /// Their post.
    pub post: String,
    /// Telephone.
    pub telephone: String,
    /// A second one.
    pub second_telephone: String,
}

impl Station {
    /// Takes one entry in.
    pub fn apply(&mut self, recorded: &Recorded) {
        if !Self::heeds(&recorded.body) {
            return;
        }
        match &recorded.body {
            Body::StationFounded(founded) => {
                self.unit.clone_from(&founded.unit);
                self.role.clone_from(&founded.role);
                self.parties.clone_from(&founded.parties);
                self.founded = Some(recorded.at);
                self.recovery_key = founded.recovery_key.as_deref().map(hex);
                self.station_keys = vec![hex(&founded.station_key)];
            }
            Body::OperatorAdded(operator) => self.add(operator),
            Body::OperatorRoleStated(stated) => {
                if let Some(operator) = self.operators.iter_mut().find(|o| o.id == stated.id) {
                    operator.role.clone_from(&stated.role);
                }
            }
            Body::OperatorRemoved(removed) => {
                if let Some(operator) = self.operators.iter_mut().find(|o| o.id == removed.id) {
                    operator.removed.get_or_insert(recorded.at);
                }
            }
            Body::StationKeyed(keyed) => {
                let key = hex(&keyed.station_key);
                if self.station_keys.last() != Some(&key) {
                    self.station_keys.push(key);
                }
                self.reading_key = hex(&keyed.reading_key);
            }
            Body::RecoveryStated(stated) => self.recovery_key = Some(hex(&stated.public_key)),
            Body::SettingStated(setting) => {
                self.settings.insert(setting.key.clone(), setting.value.clone());
            }
            Body::PlanAdopted(adopted) => {
                let digest = hex(&adopted.digest);
                self.plans.insert(digest.clone(), AdoptedPlan { id: adopted.plan.clone(), since: recorded.at });
                self.plan = digest;
            }
            Body::ContactStated(contact) => {
                self.contacts.insert(
                    contact.party.clone(),
                    Contact {
                        person: contact.person.clone(),
                        post: contact.post.clone(),
                        telephone: contact.telephone.clone(),
                        second_telephone: contact.second_telephone.clone(),
                    },
                );
            }
            Body::DirectoryStated(stated) => self.directory.apply(stated, recorded.at),
            Body::IncidentRegistered(registered) => {
                let last = self.last_incident.entry(registered.year).or_default();
                *last = (*last).max(registered.number);
            }
            Body::DocumentIssued(issued) if issued.number > 0 => {
                let key = match &issued.numbering {
                    Some(numbering) => format!("{}/{}", numbering.series, issued.year),
                    None => series_before(&issued.kind, issued.year),
                };
                let last = self.last_document.entry(key).or_default();
                *last = (*last).max(issued.number);
            }
            Body::Unknown { .. } => self.unknown += 1,
            _ => {}
        }
    }

    /// A new operator, or new keys of a known one: those change neither role nor removal.
    fn add(&mut self, added: &OperatorAdded) {
        let known = self.operators.iter().position(|o| o.id == added.id);
        let before = known.and_then(|place| self.operators.get(place));
        let stated = Operator {
            id: added.id,
            name: added.name.clone(),
            post: added.post.clone(),
            public_key: hex(&added.public_key),
            role: before.map_or_else(|| added.role.clone().unwrap_or_else(|| Role::Liaison.id().to_owned()), |o| o.role.clone()),
            removed: before.and_then(|o| o.removed),
            wrap_key: added.wrap_key.as_deref().map(hex),
        };
        match known.and_then(|place| self.operators.get_mut(place)) {
            Some(operator) => *operator = stated,
            None => self.operators.push(stated),
        }
    }

    /// An operator, also a removed one.
    #[must_use]
    pub fn operator(&self, id: &Id) -> Option<&Operator> {
        self.operators.iter().find(|o| o.id == *id)
    }

    /// Name of an operator, or their id where the ledger does not say.
    #[must_use]
    pub fn operator_name(&self, id: &Id) -> String {
        let here = self.operators.iter().find(|o| o.id == *id).map(|o| &o.name);
        here.or_else(|| self.elsewhere.get(id)).cloned().unwrap_or_else(|| hex(id))
    }

    /// An entry of this kind may change the station's state.
    #[must_use]
    pub fn heeds(body: &Body) -> bool {
        matches!(
            body,
            Body::StationFounded(_)
                | Body::OperatorAdded(_)
                | Body::OperatorRoleStated(_)
                | Body::OperatorRemoved(_)
                | Body::StationKeyed(_)
                | Body::RecoveryStated(_)
                | Body::SettingStated(_)
                | Body::PlanAdopted(_)
                | Body::ContactStated(_)
                | Body::DirectoryStated(_)
                | Body::IncidentRegistered(_)
                | Body::DocumentIssued(_)
                | Body::Unknown { .. }
        )
    }

    /// The next incident number of a year.
    #[must_use]
    pub fn next_incident(&self, year: u32) -> u32 {
        self.last_incident.get(&year).map_or(1, |last| last.saturating_add(1))
    }

    /// The next document number of a series and year.
    #[must_use]
    pub fn next_document(&self, series: &str, year: u32) -> u32 {
        self.last_document.get(&format!("{series}/{year}")).map_or(1, |last| last.saturating_add(1))
    }
}

/// The series of a unit's papers: one for each 代字, whatever the kind of paper; drills have their own.
///
/// Without a 代字 it is the one that reports were numbered in before there were others.
#[must_use]
pub fn series(code: &str, drill: bool) -> String {
    let code = code.trim();
    let own = if code.is_empty() { "written_report".to_owned() } else { format!("code:{code}") };
    if drill { format!("drill:{own}") } else { own }
}

/// The series of an entry that does not name it: reports that went out shared one.
fn series_before(kind: &str, year: u32) -> String {
    let kind = match kind {
        "follow_up_report" | "investigation_report" => "written_report",
        other => other,
    };
    format!("{kind}/{year}")
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write;
    bytes.iter().fold(String::new(), |mut text, byte| {
        // Writing to a string can't fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}
