//! The one module that may use `unsafe`: pages of memory that are locked, not dumped and wiped, and the environment block, from which a credential's
//! bytes are overwritten. Everything here is small enough to be read in one go.
