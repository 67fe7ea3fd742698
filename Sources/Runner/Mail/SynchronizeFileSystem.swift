/// Writes everything of the file system that `file` lies on to its disk: Linux's `syncfs(2)`.
///
/// Declared here, as the C library shows it only to programs that ask for GNU extensions, and Swift does not.
@_silgen_name("syncfs")
func synchronizeFileSystem(_ file: Int32) -> Int32
