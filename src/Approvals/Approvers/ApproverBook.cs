using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace FastMcp.Approvals.Approvers;

/// <summary>
/// Who decides by a token: a file that the command line writes and a running gateway reads again when it changes. It holds hashes, no
/// token.
/// </summary>
/// <remarks>State, safe for all threads; reads the disk: not for socket threads.</remarks>
public sealed class ApproverBook(string folder)
{
    public const string FileName = "approvers.json";

    /// <summary>What a token begins with, so that scanners of secrets know one.</summary>
    public const string Prefix = "fma_";

    private readonly Lock _lock = new();
    private ApproverEntry[] _entries = [];
    private (DateTime Written, long Length) _read;

    private string At => Path.Combine(folder, FileName);

    /// <exception cref="IOException">The file is there and cannot be read.</exception>
    public IReadOnlyList<ApproverEntry> All
    {
        get
        {
            lock (_lock)
            {
                var file = new FileInfo(At);
                var now = file.Exists ? (file.LastWriteTimeUtc, file.Length) : default;
                if (now != _read)
                {
                    (_entries, _read) = (Read(), now);
                }

                return _entries;
            }
        }
    }

    /// <summary>Null: nobody has that token.</summary>
    /// <exception cref="IOException">The file is there and cannot be read.</exception>
    public Approver? Find(string token)
    {
        var hash = HashOf(token);
        ApproverEntry? found = null;
        foreach (var entry in All)
        {
            // All are looked at: how long it takes says nothing of which one it is.
            found = CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(entry.TokenHash), Encoding.ASCII.GetBytes(hash)) ? entry : found;
        }

        return found is null ? null : new Approver(found.Name, found.Groups, found.Subjects);
    }

    /// <summary>A new token for a person, who is new or is given another one. It is not kept: this is the only time that it is seen.</summary>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public string Add(string name, IReadOnlyList<string> groups, IReadOnlyList<string> subjects)
    {
        var token = Prefix + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));
        Write([.. All.Where(entry => entry.Name != name), new ApproverEntry(name, groups, subjects, HashOf(token))]);
        return token;
    }

    /// <summary>False: there is no such person.</summary>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public bool Remove(string name)
    {
        var all = All;
        ApproverEntry[] left = [.. all.Where(entry => entry.Name != name)];
        if (left.Length == all.Count)
        {
            return false;
        }

        Write(left);
        return true;
    }

    private static string HashOf(string token) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(token)));

    private ApproverEntry[] Read()
    {
        try
        {
            return File.Exists(At) ? JsonSerializer.Deserialize(File.ReadAllBytes(At), ApproverJson.Default.ApproverEntryArray) ?? [] : [];
        }
        catch (JsonException e)
        {
            throw new IOException($"{At} does not hold approvers: {e.Message}", e);
        }
    }

    private void Write(ApproverEntry[] entries)
    {
        Directory.CreateDirectory(folder);
        var next = At + ".new";
        using (var file = new FileStream(next, FileMode.Create, FileAccess.Write, FileShare.None))
        {
            file.Write(JsonSerializer.SerializeToUtf8Bytes(entries, ApproverJson.Default.ApproverEntryArray));
            file.Flush(flushToDisk: true);
        }

        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(next, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }

        File.Move(next, At, overwrite: true);
    }
}
