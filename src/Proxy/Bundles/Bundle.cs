using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace FastMcp.Proxy.Bundles;

/// <summary>A folder of policies as one signed thing, named by its digest. Immutable.</summary>
/// <param name="Format">Always <see cref="Known"/>.</param>
/// <param name="Sequence">Signed with it: a later bundle has a greater one. The second of its signing unless somebody counts.</param>
/// <param name="Files">By name.</param>
/// <param name="Signature">ECDSA P-256 with SHA-256 over <see cref="Content"/>, DER, in base64.</param>
internal sealed record Bundle(string Format, long Sequence, IReadOnlyList<BundleFile> Files, string Signature)
{
    public const string Known = "fastmcp-bundle/2";

    /// <summary>Files of one bundle.</summary>
    public const int MostFiles = 1000;

    /// <summary>Bytes of a bundle as it is sent.</summary>
    public const int Longest = 32 * 1024 * 1024;

    /// <summary>SHA-256 of what is signed, in hexadecimal.</summary>
    public string Digest => Convert.ToHexStringLower(SHA256.HashData(Content()));

    /// <summary>Reads the folder's policy files, those of its agents, and what they name.</summary>
    /// <param name="folder">Of policies.</param>
    /// <param name="key">Signs them.</param>
    /// <param name="sequence">Greater than that of every bundle before.</param>
    /// <exception cref="IOException">One cannot be read.</exception>
    /// <exception cref="InvalidDataException">A file is named outside of the folder, or there are too many.</exception>
    public static Bundle Of(string folder, ECDsa key, long sequence)
    {
        BundleFile[] files = [.. BundleFolder.Names(folder).Select(name => new BundleFile(name, File.ReadAllText(Path.Combine(folder, name))))];
        var bundle = new Bundle(Known, sequence, files, "");
        if (bundle.WhyNot() is { } whyNot)
        {
            throw new InvalidDataException(whyNot);
        }

        return bundle with { Signature = Convert.ToBase64String(key.SignData(bundle.Content(), HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence)) };
    }

    /// <summary>Null: it is no bundle.</summary>
    public static Bundle? Read(ReadOnlySpan<byte> json, out string? whyNot)
    {
        try
        {
            var bundle = JsonSerializer.Deserialize(json, BundleJson.Default.Bundle);
            whyNot = bundle is null ? "There is no bundle." : bundle.WhyNot();
            return whyNot is null ? bundle : null;
        }
        catch (JsonException e)
        {
            whyNot = "This is no bundle: " + e.Message;
            return null;
        }
    }

    public bool IsSignedBy(ECDsa key)
    {
        try
        {
            return key.VerifyData(Content(), Convert.FromBase64String(Signature), HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
        }
        catch (Exception e) when (e is FormatException or CryptographicException)
        {
            return false;
        }
    }

    /// <summary>What is signed: lengths before texts, so that two bundles never read the same.</summary>
    public byte[] Content()
    {
        using var content = new MemoryStream();
        Write(content, Known);
        Write(content, Sequence.ToString(CultureInfo.InvariantCulture));
        foreach (var file in Files)
        {
            Write(content, file.Name);
            Write(content, file.Text);
        }

        return content.ToArray();
    }

    private static void Write(MemoryStream to, string text)
    {
        Span<byte> length = stackalloc byte[sizeof(int)];
        var bytes = Encoding.UTF8.GetBytes(text);
        BinaryPrimitives.WriteInt32BigEndian(length, bytes.Length);
        to.Write(length);
        to.Write(bytes);
    }

    private string? WhyNot() =>
        Format != Known ? $"The bundle is of the format {Format}; this version reads {Known}."
        : Sequence < 1 ? "A bundle has a sequence number of at least 1."
        : Files is not { Count: > 0 and <= MostFiles } || Signature is null ? $"A bundle has 1 to {MostFiles} files and a signature."
        : Files.FirstOrDefault(file => file?.Text is null || !BundleFolder.IsBelow(file.Name)) is { } wrong ? $"'{wrong.Name}' is no name of a file below a folder of policies."
        : Files.Any(file => file is null) || Files.Select(file => file.Name).Distinct(StringComparer.OrdinalIgnoreCase).Count() < Files.Count ? "A bundle holds each file once."
        : null;
}
