using System.Buffers.Binary;
using System.Globalization;
using FastMcp.Store.Grants;

namespace FastMcp.Proxy.Connections;

/// <summary>Sealed grants in a folder, a file each: of one gateway. A file is whole or not there, and readable to its user alone.</summary>
/// <remarks>State, safe for all threads.</remarks>
internal sealed class FolderGrants : IGrantStore
{
    private const string Ending = ".grant";
    private const int Head = 8;
    private const int MostBytes = 1024 * 1024;

    private readonly string _folder;
    private readonly Lock _lock = new();

    /// <exception cref="IOException">The folder cannot be made.</exception>
    public FolderGrants(string folder)
    {
        _folder = folder;
        Guard(() => OperatingSystem.IsWindows() ? Directory.CreateDirectory(folder) : Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute));
    }

    public StoredGrant? Find(string id)
    {
        lock (_lock)
        {
            return Guard(() => Read(id));
        }
    }

    public IReadOnlyList<StoredGrant> List(int most)
    {
        lock (_lock)
        {
            return Guard(() => Directory.EnumerateFiles(_folder, "*" + Ending).Select(path => Read(Path.GetFileNameWithoutExtension(path))).OfType<StoredGrant>().Take(most).ToList());
        }
    }

    public bool TryPut(StoredGrant next, long replaces)
    {
        lock (_lock)
        {
            return Guard(() =>
            {
                if ((Read(next.Id)?.Version ?? 0) != replaces)
                {
                    return false;
                }

                Write(next);
                return true;
            });
        }
    }

    public bool TryRemove(string id, long version)
    {
        lock (_lock)
        {
            return Guard(() =>
            {
                if (Read(id)?.Version != version)
                {
                    return false;
                }

                File.Delete(PathOf(id));
                return true;
            });
        }
    }

    /// <summary>The one process that there is asks for each grant one at a time by itself.</summary>
    public bool TryClaim(string id, long version, TimeSpan lasts) => Find(id)?.Version == version;

    public void Unclaim(string id, long version)
    {
        // Nobody else could hold it.
    }

    public void Dispose()
    {
        // Every file is closed.
    }

    private string PathOf(string id) => Path.Combine(_folder, id + Ending);

    private StoredGrant? Read(string id)
    {
        if (id.Length != 64 || !id.All(char.IsAsciiHexDigitLower) || !File.Exists(PathOf(id)))
        {
            return null;
        }

        using var file = new FileStream(PathOf(id), FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        if (file.Length is <= Head or > MostBytes)
        {
            return null;
        }

        var bytes = new byte[file.Length];
        file.ReadExactly(bytes);
        return new StoredGrant(id, BinaryPrimitives.ReadInt64BigEndian(bytes), bytes[Head..]);
    }

    private void Write(StoredGrant grant)
    {
        var part = Path.Combine(_folder, string.Create(CultureInfo.InvariantCulture, $".{grant.Id}.{Environment.ProcessId}.part"));
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, Options = FileOptions.WriteThrough, BufferSize = 0 };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        var bytes = new byte[Head + grant.Sealed.Length];
        BinaryPrimitives.WriteInt64BigEndian(bytes, grant.Version);
        grant.Sealed.CopyTo(bytes, Head);
        using (var file = new FileStream(part, options))
        {
            file.Write(bytes);
        }

        File.Move(part, PathOf(grant.Id), overwrite: true);
    }

    private static T Guard<T>(Func<T> act)
    {
        try
        {
            return act();
        }
        catch (UnauthorizedAccessException e)
        {
            throw new IOException(e.Message, e);
        }
    }
}
