using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using FastMcp.Proxy.Composition;
using FastMcp.Proxy.Configuration.Model;
using FastMcp.Recording.Checkpoints;

namespace FastMcp.Proxy.Bundles;

/// <summary>
/// Bundles on the disk, by digest, and which one is in force. What is read is verified again, so that nobody who can write the folder can
/// write policies. The last <see cref="MostKept"/> are kept.
/// </summary>
/// <remarks>Not for socket threads. One caller at a time.</remarks>
internal sealed class BundleStore(BundlesConfig config)
{
    public const int MostKept = 16;

    private readonly string _order = Path.Combine(config.Folder, "order");
    private readonly string _sequence = Path.Combine(config.Folder, "sequence");
    private readonly string _applied = Path.Combine(config.Folder, "applied");

    /// <summary>The greatest number of a bundle that was in force; 0: none was.</summary>
    /// <exception cref="IOException">It cannot be read: then nobody knows which bundles are old.</exception>
    public long Newest => NumberIn(_sequence, "the greatest sequence number of the bundles that were in force");

    /// <summary>The number of the last order of several nodes that was done here; 0: none was.</summary>
    /// <exception cref="IOException">It cannot be read: then nobody knows which orders are old.</exception>
    public long Applied => NumberIn(_applied, "the number of the last order of several nodes that this one followed");

    /// <summary>Digests, the one in force last; empty: the folder's policy is. An empty digest in it is the folder's.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    public IReadOnlyList<string> Order => File.Exists(_order) ? File.ReadAllLines(_order) : [];

    /// <summary>Null: that of the folder of policies.</summary>
    public string? Current => Order is [.., { Length: > 0 } last] ? last : null;

    /// <summary>Null: it is signed by nobody who may.</summary>
    /// <exception cref="InvalidDataException">The key cannot be read.</exception>
    public bool IsSigned(Bundle bundle)
    {
        try
        {
            using var key = EcKeys.Read(config.Key, wantPrivate: false);
            return bundle.IsSignedBy(key);
        }
        catch (CheckpointException e)
        {
            throw new InvalidDataException(e.Message, e);
        }
    }

    /// <summary>Keeps a bundle that was verified; it is not in force by that.</summary>
    /// <exception cref="IOException">The disk does not take it.</exception>
    public void Keep(Bundle bundle) => WholeFile.Write(PathOf(bundle.Digest), JsonSerializer.SerializeToUtf8Bytes(bundle, BundleJson.Default.Bundle));

    /// <summary>From now on, and behind a restart, this one is in force.</summary>
    /// <param name="digest">Null: the folder's policy.</param>
    /// <param name="sequence">Its number, remembered if it is the greatest.</param>
    /// <exception cref="IOException">The disk does not take it.</exception>
    public void Put(string? digest, long sequence)
    {
        if (sequence > Newest)
        {
            Write(_sequence, sequence);
        }

        Write([.. (Order.Count == 0 ? [""] : Order).Append(digest ?? "")]);
    }

    /// <summary>The order of several nodes with this number was done.</summary>
    /// <exception cref="IOException">The disk does not take it.</exception>
    public void PutApplied(long number) => Write(_applied, number);

    /// <summary>A bundle that was kept, as it would be sent; null: it is not there any more.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    public byte[]? BytesOf(string digest) => File.Exists(PathOf(digest)) ? File.ReadAllBytes(PathOf(digest)) : null;

    /// <summary>Takes the one in force away, so that the one before is.</summary>
    /// <exception cref="IOException">The disk does not take it.</exception>
    public void TakeBack() => Write([.. Order.SkipLast(1)]);

    /// <summary>The policies of a configuration with the bundle in force, or the one that it names, in place of its folder.</summary>
    /// <exception cref="InvalidDataException">The bundle is gone, damaged, or signed by nobody who may.</exception>
    public static PoliciesConfig Resolve(PoliciesConfig policies)
    {
        if (policies.Bundles is not { } bundles)
        {
            return policies;
        }

        var store = new BundleStore(bundles);
        return (policies.Bundle ?? store.Current) is { Length: > 0 } digest ? policies with { Bundle = digest, Folder = store.Unpack(digest) } : policies with { Bundle = null };
    }

    private string Unpack(string digest)
    {
        var bundle = digest.All(char.IsAsciiHexDigitLower) && File.Exists(PathOf(digest)) ? Bundle.Read(File.ReadAllBytes(PathOf(digest)), out _) : null;
        if (bundle is null || bundle.Digest != digest || !IsSigned(bundle))
        {
            throw new InvalidDataException($"The bundle {digest} in {config.Folder} is gone, damaged, or not signed with {config.Key}.");
        }

        // Written anew each time: what somebody changed in it since is not read.
        var folder = Path.Combine(config.Folder, "unpacked", digest);
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }

        foreach (var file in bundle.Files)
        {
            var path = Path.Combine(folder, file.Name);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, file.Text);
        }

        return folder;
    }

    private static long NumberIn(string file, string what) =>
        !File.Exists(file) ? 0
        : long.TryParse(File.ReadAllText(file), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number
        : throw new IOException($"{file} does not hold a number. Mend it: {what}.");

    private static void Write(string file, long number) => WholeFile.Write(file, System.Text.Encoding.ASCII.GetBytes(number.ToString(CultureInfo.InvariantCulture)));

    private string PathOf(string digest) => Path.Combine(config.Folder, digest + ".bundle");

    private void Write(string[] order)
    {
        string[] kept = [.. order.TakeLast(MostKept)];
        WholeFile.Write(_order, System.Text.Encoding.ASCII.GetBytes(string.Concat(kept.Select(digest => digest + "\n"))));
        foreach (var file in Directory.EnumerateFiles(config.Folder, "*.bundle").Where(file => !kept.Contains(Path.GetFileNameWithoutExtension(file))).ToArray())
        {
            Forget(file);
        }
    }

    // What cannot be removed stays: the order is written by now.
    private static void Forget(string file)
    {
        try
        {
            File.Delete(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The next order tries again.
        }
    }
}
