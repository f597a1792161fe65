//! 通讯录: units and persons with their numbers, as stated and as they stand.

use crate::{Id, Time};
use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Rows put into the directory, new or changed, and rows taken out of it.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct DirectoryStated {
    /// Rows as they stand from now on.
    #[n(0)]
    pub put: Vec<DirectoryRow>,
    /// Ids of rows taken out.
    #[cbor(n(1), with = "ids")]
    pub removed: Vec<Id>,
    /// Name of the file they came from, or `手工`.
    #[n(2)]
    pub source: String,
}

/// A unit or a person with their numbers.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
pub struct DirectoryRow {
    /// Its id.
    #[cbor(n(0), with = "minicbor::bytes")]
    pub id: Id,
    /// 单位
    #[n(1)]
    pub unit: String,
    /// 姓名; empty for a duty room.
    #[n(2)]
    pub person: String,
    /// 职务
    #[n(3)]
    pub post: String,
    /// 办公电话
    #[n(4)]
    pub telephone: String,
    /// 手机
    #[n(5)]
    pub mobile: String,
    /// 24小时值班电话
    #[n(6)]
    pub duty_telephone: String,
    /// 邮箱
    #[n(7)]
    pub email: Option<String>,
    /// Id of the plan's party that this row is to be dialled for.
    #[n(8)]
    pub party: Option<String>,
    /// 备注
    #[n(9)]
    pub note: String,
}

/// A row as it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DirectoryRowState {
    /// The row.
    pub row: DirectoryRow,
    /// When it was stated last.
    pub stated: Time,
    /// Where it is known from.
    pub source: String,
}

/// The directory as it stands: a changed row keeps its place, a new one comes last.
///
/// Shared, because the station is cloned and compared with every entry and most entries leave the directory as it is.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "Vec<DirectoryRowState>", into = "Vec<DirectoryRowState>")]
pub struct Directory(Arc<Vec<DirectoryRowState>>);

impl Directory {
    /// Its rows in order.
    #[must_use]
    pub fn rows(&self) -> &[DirectoryRowState] {
        &self.0
    }

    /// Takes rows out, then puts rows in.
    pub(crate) fn apply(&mut self, stated: &DirectoryStated, at: Time) {
        let rows = Arc::make_mut(&mut self.0);
        let removed: BTreeSet<&Id> = stated.removed.iter().collect();
        rows.retain(|r| !removed.contains(&r.row.id));
        let mut places: BTreeMap<Id, usize> = rows.iter().enumerate().map(|(place, r)| (r.row.id, place)).collect();
        for row in &stated.put {
            let state = DirectoryRowState { row: row.clone(), stated: at, source: stated.source.clone() };
            match places.get(&row.id).and_then(|place| rows.get_mut(*place)) {
                Some(known) => *known = state,
                None => {
                    places.insert(row.id, rows.len());
                    rows.push(state);
                }
            }
        }
    }
}

impl From<Vec<DirectoryRowState>> for Directory {
    fn from(rows: Vec<DirectoryRowState>) -> Self {
        Self(Arc::new(rows))
    }
}

impl From<Directory> for Vec<DirectoryRowState> {
    fn from(directory: Directory) -> Self {
        Arc::unwrap_or_clone(directory.0)
    }
}

/// Ids as byte strings rather than as arrays of integers.
mod ids {
    use crate::Id;
    use minicbor::bytes::ByteArray;
    use minicbor::decode::Error as DecodeError;
    use minicbor::encode::{Error as EncodeError, Write};
    use minicbor::{Decode, Decoder, Encode, Encoder};

    pub fn encode<C, W: Write>(ids: &[Id], e: &mut Encoder<W>, ctx: &mut C) -> Result<(), EncodeError<W::Error>> {
        let ids: Vec<ByteArray<16>> = ids.iter().copied().map(ByteArray::from).collect();
        ids.encode(e, ctx)
    }

    pub fn decode<'b, C>(d: &mut Decoder<'b>, ctx: &mut C) -> Result<Vec<Id>, DecodeError> {
        Ok(Vec::<ByteArray<16>>::decode(d, ctx)?.into_iter().map(Id::from).collect())
    }
}
