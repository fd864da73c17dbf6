//! How a window is set up: what people read of it, and what decides about its slots.

use super::Plan;
use crate::phone::Telephone;
use crate::publishing::Say;

/// The most characters of a window's name, its place, and what it handles.
pub const MOST_NAME: usize = 30;
pub const MOST_PLACE: usize = 60;
pub const MOST_HANDLES: usize = 120;

/// A window as an editor wants it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Setup {
    pub name: Say,
    pub place: Say,
    pub handles: Say,
    pub phone: Telephone,
    pub plan: Plan,
    /// Whether its staff come to people's homes 上门服务.
    pub home_visits: bool,
}
