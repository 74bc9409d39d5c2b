using FastMcp.Masking;
using FastMcp.Masking.Hyperscan;

namespace FastMcp.Proxy.Composition.Dictionaries;

/// <summary>Stored literal databases in a folder, one file for each set of terms and version of the library.</summary>
/// <param name="folder">Full path; made when something is stored.</param>
internal sealed class DatabaseCache(string folder)
{
    private const long Largest = 1L << 30;

    public string PathOf(DictionaryDatabase database) =>
        Path.Combine(folder, $"{database.Name}-{HyperscanLibrary.Instance.Version?.Split(' ')[0]}.hsdb");

    /// <summary>Null: there is none.</summary>
    /// <exception cref="IOException">It is there and cannot be read.</exception>
    public byte[]? Read(DictionaryDatabase database)
    {
        var path = PathOf(database);
        return !File.Exists(path) ? null
            : new FileInfo(path).Length > Largest ? throw new IOException($"{path} is larger than any database.")
            : File.ReadAllBytes(path);
    }

    /// <summary>Whole or not at all, also beside another process that stores the same one.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public void Write(DictionaryDatabase database, byte[] stored) => WholeFile.Write(PathOf(database), stored);
}
