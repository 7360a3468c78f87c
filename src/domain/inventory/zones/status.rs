//! How far a zone is, in Cloudflare's words: what tells two zones of one name apart, beside their
//! accounts. Knows no zone.

/// How far a zone is with Cloudflare (reference: cloudflare-api section 2, `status`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Status {
    /// It was just added.
    Initializing,
    /// Its name servers are not changed yet.
    Pending,
    /// It is in use.
    Active,
    /// Its name servers point elsewhere, or to another account's zone of this name.
    Moved,
    /// Nothing was said, or a word that is not known here.
    #[default]
    Unknown,
}

impl Status {
    /// The status of Cloudflare's word.
    #[must_use]
    pub fn from_api(word: &str) -> Self {
        let all = [Self::Initializing, Self::Pending, Self::Active, Self::Moved];
        all.into_iter().find(|one| one.word() == Some(word)).unwrap_or_default()
    }

    /// Cloudflare's word; none where it is not known.
    #[must_use]
    pub fn word(self) -> Option<&'static str> {
        match self {
            Self::Initializing => Some("initializing"),
            Self::Pending => Some("pending"),
            Self::Active => Some("active"),
            Self::Moved => Some("moved"),
            Self::Unknown => None,
        }
    }

    /// What tells a zone from another of its name: its status, where that is known, and the words
    /// for its account.
    #[must_use]
    pub fn beside(self, account: &str) -> String {
        let account = format!("account {account}");
        self.word()
            .map_or_else(|| account.clone(), |word| format!("{word}, {account}"))
    }
}
