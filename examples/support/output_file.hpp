#pragma once

#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <random>
#include <span>
#include <stdexcept>
#include <string>
#include <system_error>
#include <utility>

namespace examples {

/// What went wrong with which file, as one sentence for the person at the terminal.
struct FileError : std::runtime_error {
  FileError(const std::filesystem::path& path, const std::string& reason)
      : std::runtime_error(path.string() + ": " + reason) {}
  /// The reason is the system's: errno as the last call left it.
  FileError(const std::filesystem::path& path, int error)
      : FileError(path, std::generic_category().message(error)) {}
};

/// A file that appears under its name only when it is complete: the bytes go to a temporary next
/// to it, which commit() renames. Whatever fails, the temporary is removed and an older file of
/// that name is left as it was.
class OutputFile {
 public:
  explicit OutputFile(const std::filesystem::path& path) : target_(path), temporary_(path) {
    namespace fs = std::filesystem;
    std::error_code ignored;
    if (path.empty()) throw FileError("''", "is not a file name");
    if (fs::is_directory(path, ignored)) throw FileError(path, "is a directory");
    // A device or a pipe cannot be replaced by renaming; a link must go on pointing to its file.
    replaces_ = fs::is_regular_file(path, ignored) || !fs::exists(path, ignored);
    if (fs::is_symlink(path, ignored)) target_ = fs::weakly_canonical(path, ignored);
    if (replaces_) {
      temporary_ = target_;
      temporary_ += '.';
      temporary_ += std::to_string(std::random_device{}());
      temporary_ += ".part";
    }
    file_ = std::fopen(temporary_.string().c_str(), replaces_ ? "wbx" : "wb");
    if (file_ == nullptr) throw FileError(target_, errno);
  }
  OutputFile(const OutputFile&) = delete;
  OutputFile& operator=(const OutputFile&) = delete;
  ~OutputFile() {
    if (file_ != nullptr) std::fclose(file_);
    std::error_code ignored;
    if (replaces_) std::filesystem::remove(temporary_, ignored);  // after commit(): nothing there
  }

  void commit(std::span<const unsigned char> bytes) {
    if (std::fwrite(bytes.data(), 1, bytes.size(), file_) != bytes.size()) {
      throw FileError(target_, errno);
    }
    // A full disk may show only here.
    if (std::fclose(std::exchange(file_, nullptr)) != 0) throw FileError(target_, errno);
    std::error_code error;
    if (replaces_) std::filesystem::rename(temporary_, target_, error);
    if (error) throw FileError(target_, error.message());
  }

 private:
  std::filesystem::path target_;
  std::filesystem::path temporary_;
  std::FILE* file_ = nullptr;
  bool replaces_ = true;
};

/// Finds out before a long computation that its result could not be stored.
inline void require_writable(const std::filesystem::path& path) { OutputFile probe(path); }

}  // namespace examples
