//! 登记入网: cards go to and fro, two people read a code to each other over a number of the official list, both accept.

use crate::Result;
use crate::desk::Desk;
use crate::documents::safe_name;
use crate::fault::{fault, field};
use crate::station::required;
use crate::view_exchange::{EnrolmentInput, EnrolmentView, ListedNumber};
use casebook::{Body, PeerEnrolled, PeerRevoked, Time};
use exchange::card::{self, Card, CardError};
use ledger::NewEntry;
use seal::Signer;
use serde::{Deserialize, Serialize};

/// Enrolments under way lie beside the chain until somebody accepts them.
const DRAFTS: &str = "enrolment/";

/// An enrolment under way, as it is kept.
#[derive(Serialize, Deserialize)]
struct Kept {
    /// Hex of the request.
    request: String,
    /// Hex of the answer; empty before it is here.
    answer: String,
    /// The request is ours.
    ours: bool,
}

impl Kept {
    fn bytes(text: &str) -> Result<Vec<u8>> {
        hex::decode(text).map_err(|_| fault("enrolment.kept", "登记入网的存稿读不通，请删去后重新开始"))
    }
}

impl From<CardError> for crate::view::DeskFault {
    fn from(error: CardError) -> Self {
        match error {
            CardError::NotACard => fault("enrolment.not_a_card", "这不是登记入网文件，请选以 .subaoid 结尾的文件"),
            CardError::Damaged => fault("enrolment.damaged", "登记入网文件不完整或被改动过，请对方重新给一份"),
            CardError::Newer => fault("enrolment.newer", "登记入网文件由更新版本的程序做成，请先升级本程序"),
            CardError::NotMade => fault("enrolment.not_made", "登记入网文件没有做成，请重新打开程序再试"),
        }
    }
}

impl Desk {
    /// A request to be handed to the working group: file name and bytes.
    ///
    /// # Errors
    /// A locked desk, an operator who may only read.
    pub fn enrolment_request(&mut self) -> Result<(String, Vec<u8>)> {
        let request = self.make_card(None)?;
        let unit = self.open()?.station().unit.clone();
        self.keep_enrolment(&Kept { request: hex::encode(&request), answer: String::new(), ours: true })?;
        Ok((safe_name("", &unit, "入网申请", "subaoid"), request))
    }

    /// Takes a card that another station made: a request is answered, an answer is laid beside our request.
    ///
    /// # Errors
    /// No card, a damaged one; an answer to what we never asked; our own.
    pub fn enrolment_open(&mut self, file: &[u8]) -> Result<EnrolmentView> {
        let theirs = Card::open(file)?;
        self.open()?.must_write()?;
        if theirs.station == self.open()?.station_id() {
            return Err(fault("enrolment.own", "这是本台站自己的登记入网文件，请交给对方打开"));
        }
        let own_role = self.open()?.station().role.clone();
        if theirs.role == own_role {
            return Err(fault("enrolment.same_role", "登记入网在部门台站和工作组台站之间进行，请核对文件来自哪里"));
        }
        let kept = match &theirs.request {
            None => match self.kept_enrolment(&hex::encode(card::digest(file)))? {
                // The same request again: the same answer, or the code that was read would not hold.
                Some(kept) => kept,
                None => {
                    let answer = self.make_card(Some(card::digest(file).to_vec()))?;
                    Kept { request: hex::encode(file), answer: hex::encode(answer), ours: false }
                }
            },
            Some(request) => {
                let kept = self.kept_enrolment(&hex::encode(request))?.filter(|k| k.ours);
                let Some(kept) = kept else {
                    return Err(fault("enrolment.not_asked", "这份答复不是对本台站申请的答复，请核对文件，或重新导出申请"));
                };
                if !kept.answer.is_empty() && kept.answer != hex::encode(file) {
                    return Err(fault(
                        "enrolment.second_answer",
                        "对同一份申请来了两份不同的答复，不能继续。请停下来，用通讯录上的电话与工作组核实",
                    ));
                }
                Kept { answer: hex::encode(file), ..kept }
            }
        };
        self.keep_enrolment(&kept)?;
        self.enrolment_view(&kept)
    }

    /// The answer to be handed back: file name and bytes.
    ///
    /// # Errors
    /// An enrolment that is not there.
    pub fn enrolment_answer(&mut self, key: &str) -> Result<(String, Vec<u8>)> {
        let kept = self.known_enrolment(key)?;
        let unit = Card::open(&Kept::bytes(&kept.request)?)?.unit;
        Ok((safe_name("", &unit, "入网答复", "subaoid"), Kept::bytes(&kept.answer)?))
    }

    /// The code that was heard is the one that stands here: the other station's keys count from now on.
    ///
    /// # Errors
    /// Another code; what is missing, beside its field; a failing disk.
    pub fn enrolment_accept(&mut self, input: &EnrolmentInput) -> Result<()> {
        let kept = self.known_enrolment(&input.key)?;
        if kept.answer.is_empty() {
            return Err(fault("enrolment.no_answer", "还没有对方的答复，请先导入答复文件"));
        }
        let (request, answer) = (Kept::bytes(&kept.request)?, Kept::bytes(&kept.answer)?);
        let person = required("person", &input.person, "请填写在电话里核对的人")?;
        let telephone = required("telephone", &input.telephone, "请填写所拨的电话号码")?;
        let listed_in = required("listed_in", &input.listed_in, "请填写号码出自哪份名录；不能用申请文件里的号码")?;
        let digits = |text: &str| text.chars().filter(|c| !c.is_whitespace() && *c != '-').map(half_width).collect::<String>();
        if digits(&input.code) != digits(&card::code(&request, &answer)) {
            return Err(field("enrolment.code", "code", "与本机的核对码不一致。请再核对一遍；仍不一致就不要接受，可能有人替换了文件"));
        }
        let theirs = Card::open(if kept.ours { &answer } else { &request })?;
        let at = self.time();
        let enrolled = PeerEnrolled {
            station: theirs.station,
            unit: theirs.unit,
            role: theirs.role,
            station_key: theirs.station_key,
            reading_key: theirs.reading_key,
            code: card::code(&request, &answer),
            person: person.to_owned(),
            telephone: telephone.to_owned(),
            listed_in: listed_in.to_owned(),
            at,
        };
        let draft = draft_key(&input.key);
        self.open_mut()?.commit(vec![NewEntry::station(Body::PeerEnrolled(enrolled))], at, &[&draft])?;
        Ok(())
    }

    /// Lets an enrolment go.
    ///
    /// # Errors
    /// A locked desk, a failing disk.
    pub fn enrolment_drop(&mut self, key: &str) -> Result<()> {
        self.draft_drop(&draft_key(key))
    }

    /// Another station's keys count no longer: its computer was lost, or somebody else has them.
    ///
    /// # Errors
    /// An unknown station, no reason, a failing disk.
    pub fn peer_revoke(&mut self, peer: &str, reason: &str) -> Result<()> {
        let reason = required("reason", reason, "请写明停用的原因")?.to_owned();
        let station = crate::desk::id_of(peer)?;
        let at = self.time();
        let ledger = self.open_mut()?;
        ledger.peer(&station)?.ok_or_else(|| fault("peer.unknown", "没有这个台站，请刷新后再试"))?;
        let up_to = ledger.held_of(&station)?;
        ledger.commit(vec![NewEntry::station(Body::PeerRevoked(PeerRevoked { station, up_to, reason }))], at, &[])?;
        Ok(())
    }

    /// New keys for this station. The others learn of them with the next bundle.
    ///
    /// # Errors
    /// A locked desk, an operator who may only read, a failing disk.
    pub fn roll_keys(&mut self) -> Result<()> {
        let at = self.time();
        Ok(self.open_mut()?.roll_keys(at)?)
    }

    /// Every enrolment under way.
    pub(crate) fn enrolments(&mut self) -> Result<Vec<EnrolmentView>> {
        let kept = self.open()?.drafts(DRAFTS)?;
        kept.iter().filter_map(|(_, d)| serde_json::from_str::<Kept>(&d.json).ok()).map(|k| self.enrolment_view(&k)).collect()
    }

    fn make_card(&mut self, request: Option<Vec<u8>>) -> Result<Vec<u8>> {
        let at: Time = self.time();
        let ledger = self.open_mut()?;
        ledger.must_write()?;
        let keys = ledger.exchange_keys(at)?.pop().ok_or(CardError::NotMade)?;
        let station = ledger.station();
        let card = Card {
            station: ledger.station_id(),
            unit: station.unit.clone(),
            role: station.role.clone(),
            station_key: keys.signing.public_key().0.to_vec(),
            reading_key: keys.reading.public_key().map_err(ledger::LedgerError::from)?.0.to_vec(),
            made: at,
            nonce: card::nonce()?,
            request,
            drop: None,
        };
        Ok(card.seal(&keys.signing)?)
    }

    fn keep_enrolment(&mut self, kept: &Kept) -> Result<()> {
        let key = hex::encode(card::digest(&Kept::bytes(&kept.request)?));
        let json = serde_json::to_string(kept).map_err(|_| CardError::NotMade)?;
        self.draft_save(&draft_key(&key), &json)?;
        Ok(())
    }

    fn kept_enrolment(&mut self, key: &str) -> Result<Option<Kept>> {
        Ok(self.draft_load(&draft_key(key))?.and_then(|(json, _)| serde_json::from_str(&json).ok()))
    }

    fn known_enrolment(&mut self, key: &str) -> Result<Kept> {
        self.kept_enrolment(key)?.ok_or_else(|| fault("enrolment.gone", "这次登记入网已经办完或已放弃，请刷新"))
    }

    fn enrolment_view(&mut self, kept: &Kept) -> Result<EnrolmentView> {
        let request = Kept::bytes(&kept.request)?;
        let key = hex::encode(card::digest(&request));
        let answer = Kept::bytes(&kept.answer)?;
        let asked = Card::open(&request)?;
        if answer.is_empty() {
            return Ok(EnrolmentView {
                key,
                step: "asked".to_owned(),
                unit: asked.unit,
                role_name: role_name(&asked.role).to_owned(),
                made_at: asked.made.rfc3339(),
                code: String::new(),
                answer_is_ours: false,
                telephones: Vec::new(),
                replaces: None,
            });
        }
        let theirs = if kept.ours { Card::open(&answer)? } else { asked };
        let ledger = self.open()?;
        let known = ledger.peer(&theirs.station)?.and_then(|p| p.enrolled);
        let replaces = known
            .filter(|k| k.station_key != hex::encode(&theirs.station_key))
            .map(|k| format!("这个台站已用另一把密钥登记过（{}），接受后以新的为准", crate::times::moment_words(k.at.to_datetime())));
        Ok(EnrolmentView {
            key,
            step: "to_compare".to_owned(),
            telephones: listed(ledger.station(), &theirs.unit, &theirs.role),
            unit: theirs.unit,
            role_name: role_name(&theirs.role).to_owned(),
            made_at: theirs.made.rfc3339(),
            code: card::code(&request, &answer),
            answer_is_ours: !kept.ours,
            replaces,
        })
    }
}

/// Numbers of our own list for a unit: never those that it gives itself.
fn listed(station: &casebook::Station, unit: &str, role: &str) -> Vec<ListedNumber> {
    let mut numbers: Vec<ListedNumber> = Vec::new();
    for state in station.directory.rows() {
        let row = &state.row;
        let fits = row.unit == unit || unit.contains(row.unit.as_str()) || row.unit.contains(unit);
        for telephone in [&row.duty_telephone, &row.telephone, &row.mobile] {
            if fits && !telephone.trim().is_empty() {
                numbers.push(ListedNumber { person: row.person.clone(), telephone: telephone.clone(), source: "通讯录".to_owned() });
            }
        }
    }
    if role == "working_group" {
        let contacts = station.contacts.values().flat_map(|c| [(&c.person, &c.telephone), (&c.person, &c.second_telephone)]);
        numbers.extend(contacts.filter(|(_, t)| !t.trim().is_empty()).map(|(person, telephone)| ListedNumber {
            person: person.clone(),
            telephone: telephone.clone(),
            source: "报送电话".to_owned(),
        }));
    }
    numbers
}

fn draft_key(key: &str) -> String {
    format!("{DRAFTS}{key}")
}

/// Digits as they come from a Chinese keyboard.
fn half_width(c: char) -> char {
    match c {
        '０'..='９' => char::from_u32(u32::from(c) - u32::from('０') + u32::from('0')).unwrap_or(c),
        other => other,
    }
}

pub(super) fn role_name(role: &str) -> &'static str {
    match role {
        "working_group" => "工作组台站",
        _ => "部门台站",
    }
}

/// First digits of a key, for people to tell keys apart.
pub(super) fn short_key(key: &seal::PublicKey) -> String {
    let digest = hex::encode(seal::sm3(&key.0));
    digest.chars().take(16).collect()
}
