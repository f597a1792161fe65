//! A bundle in parts: in any order, with doubles, with parts missing, damaged or of another bundle.

use super::sample::{inspect, read, reader, small};
use exchange::bundle::{self, Added, BundleError, FAT32_PART, Feature, Limited, Place, VOLUME_HEAD, VolumeSet, Watch, Whole, volume_count};
use proptest::prelude::*;
use seal::sm3;
use std::io::{Cursor, Read, Seek, SeekFrom};

fn whole(file: &[u8]) -> Whole {
    inspect(file).unwrap().whole()
}

fn volumes(file: &[u8], part: u64) -> Vec<Vec<u8>> {
    let whole = whole(file);
    let volume = |number| {
        let mut sink = Vec::new();
        bundle::write_volume(&mut Cursor::new(file), &whole, part, number, &mut sink, Watch::nobody()).unwrap();
        sink
    };
    (0..volume_count(whole.length, part).unwrap()).map(volume).collect()
}

fn set(volumes: &[Vec<u8>]) -> Result<VolumeSet<Cursor<Vec<u8>>>, BundleError> {
    let mut set = VolumeSet::new(Cursor::new(volumes[0].clone()), Watch::nobody())?;
    for volume in &volumes[1..] {
        set.add(Cursor::new(volume.clone()), Watch::nobody())?;
    }
    Ok(set)
}

#[test]
fn a_volume_is_laid_out_as_written_down() {
    let file = small();
    let volumes = volumes(&file, 400);
    let second = &volumes[1];
    assert_eq!(second.len(), 122 + 400);
    let hand = [
        b"SUBAOVOL".as_slice(),
        &[0, 1],
        &file[16..32],
        &(file.len() as u64).to_be_bytes(),
        &sm3(&file),
        &1_u32.to_be_bytes(),
        &(volumes.len() as u32).to_be_bytes(),
        &400_u64.to_be_bytes(),
        &400_u64.to_be_bytes(),
        &sm3(&file[400..800]),
        &file[400..800],
    ]
    .concat();
    assert!(*second == hand);
    assert_eq!(FAT32_PART + VOLUME_HEAD, u64::from(u32::MAX), "the largest file of a FAT32 stick");
}

#[test]
fn missing_parts_are_named_and_doubles_do_no_harm() {
    let file = small();
    let all = volumes(&file, 300);
    assert!(all.len() >= 4);
    let mut set = VolumeSet::new(Cursor::new(all[2].clone()), Watch::nobody()).unwrap();
    assert_eq!(set.count() as usize, all.len());
    let expected: Vec<u32> = (0..all.len() as u32).filter(|n| *n != 2).collect();
    assert_eq!(set.missing(), expected);
    assert!(matches!(set.add(Cursor::new(all[2].clone()), Watch::nobody()), Ok(Added::Double)));
    assert!(matches!(set.add(Cursor::new(all[0].clone()), Watch::nobody()), Ok(Added::New)));
    let other = volumes(&small(), 300);
    assert!(matches!(set.add(Cursor::new(other[1].clone()), Watch::nobody()), Ok(Added::Other(found)) if found != set.whole()));
    let otherwise_cut = volumes(&file, 301);
    assert!(matches!(set.add(Cursor::new(otherwise_cut[1].clone()), Watch::nobody()), Ok(Added::Double | Added::Other(_) | Added::New)));
    assert!(matches!(set.join(), Err(BundleError::Truncated)));
}

#[test]
fn what_is_damaged_is_not_taken() {
    let file = small();
    let all = volumes(&file, 300);
    for cut in 0..all[1].len() {
        let said = VolumeSet::new(Cursor::new(all[1][..cut].to_vec()), Watch::nobody()).err();
        assert!(matches!(said, Some(BundleError::Truncated)), "cut to {cut}: {said:?}");
    }
    for place in 0..all[1].len() {
        for flip in [1, 0x80] {
            let mut altered = all.clone();
            altered[1][place] ^= flip;
            let taken = set(&altered).and_then(VolumeSet::join);
            // A part that names another bundle, or another place, leaves a gap; nothing else gets that far.
            match taken {
                Ok(_) => panic!("byte {place} altered made a bundle"),
                Err(said) => match place {
                    0..8 => assert!(matches!(said, BundleError::NotABundle), "{said:?}"),
                    8..10 => assert!(matches!(said, BundleError::Newer(Feature::Version(_))), "{said:?}"),
                    122.. => assert!(matches!(said, BundleError::Altered(Place::Volume(1))), "{said:?}"),
                    _ => {}
                },
            }
        }
    }
    let longer = [all[1].as_slice(), b"x"].concat();
    assert!(matches!(VolumeSet::new(Cursor::new(longer), Watch::nobody()), Err(BundleError::Altered(Place::Volume(1)))));
    let mut many = all[0].clone();
    many[70..74].copy_from_slice(&u32::MAX.to_be_bytes());
    assert!(matches!(VolumeSet::new(Cursor::new(many), Watch::nobody()), Err(BundleError::TooLarge(Limited::Volumes))));
}

/// Parts that are each right and do not lie behind one another.
#[test]
fn parts_must_meet() {
    let file = small();
    let (one, two) = (volumes(&file, 300), volumes(&file, 301));
    assert_eq!(one.len(), two.len());
    let mixed: Vec<Vec<u8>> = one.iter().take(2).chain(two.iter().skip(2)).cloned().collect();
    assert!(matches!(set(&mixed).unwrap().join(), Err(BundleError::Altered(Place::Volume(2)))));
}

#[test]
fn counts_have_limits() {
    assert_eq!(volume_count(0, 10).unwrap(), 1);
    assert_eq!(volume_count(10, 10).unwrap(), 1);
    assert_eq!(volume_count(11, 10).unwrap(), 2);
    assert_eq!(volume_count(FAT32_PART + 1, FAT32_PART).unwrap(), 2);
    assert_eq!(volume_count(99_990, 10).unwrap(), 9_999);
    for (length, part) in [(99_991, 10), (10, 0), (u64::MAX, 1), (u64::MAX, 10)] {
        assert!(matches!(volume_count(length, part), Err(BundleError::TooLarge(Limited::Volumes))), "{length}");
    }
    let file = small();
    let done = bundle::write_volume(&mut Cursor::new(&file), &whole(&file), 300, 99, &mut Vec::new(), Watch::nobody());
    assert!(matches!(done, Err(BundleError::TooLarge(Limited::Volumes))));
    let short = bundle::write_volume(&mut Cursor::new(&file[..100]), &whole(&file), 300, 0, &mut Vec::new(), Watch::nobody());
    assert!(matches!(short, Err(BundleError::Truncated)));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 32, ..ProptestConfig::default() })]

    #[test]
    fn parts_in_any_order_make_the_bundle_again(part in 100..2000_u64, shuffle in any::<u64>(), places in prop::collection::vec((0..3000_u64, 0..500_usize), 1..8)) {
        let file = small();
        let mut all = volumes(&file, part);
        let doubled = all[0].clone();
        all.push(doubled);
        // A shuffle from a seed.
        let mut state = shuffle;
        for n in (1..all.len()).rev() {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            all.swap(n, (state >> 33) as usize % (n + 1));
        }
        let mut joined = set(&all).unwrap().join().unwrap();
        for (place, length) in places {
            joined.seek(SeekFrom::Start(place)).unwrap();
            let mut found = Vec::new();
            (&mut joined).take(length as u64).read_to_end(&mut found).unwrap();
            let from = (place as usize).min(file.len());
            prop_assert!(found == file[from..(from + length).min(file.len())]);
        }
        let opened = bundle::open(joined, &reader(), Watch::nobody()).unwrap();
        prop_assert_eq!(opened.inspection().sm3, sm3(&file));
        prop_assert!(opened.into_blobs().is_ok());
        prop_assert!(read(&file, &reader()).is_ok());
    }
}
