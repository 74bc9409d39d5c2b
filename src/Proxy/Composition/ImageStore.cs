using System.Security.Cryptography;
using FastMcp.Masking;
using FastMcp.PolicyCompiler;

namespace FastMcp.Proxy.Composition;

/// <summary>
/// Compiled images in a folder, so that a start does not compile what an earlier one did. An image's name is the digest of its files and
/// the build of the compiler and the engine: another build compiles anew. Its hash finds damage; who may write the folder is trusted as who may
/// write policies. Nothing here can fail a start.
/// </summary>
/// <param name="folder">Full path; made when something is stored.</param>
/// <param name="notStored">Told why an image could not be stored or read.</param>
internal sealed class ImageStore(string folder, Action<string> notStored)
{
    /// <summary>Images that are kept: those stored last.</summary>
    public const int MostImages = 4;

    private const string Extension = ".policy";

    private static readonly string s_build = BuildOf();

    public string PathOf(string digest) => Path.Combine(folder, $"{digest}-{s_build}{Extension}");

    /// <summary>Null: there is none, or none that is whole.</summary>
    public RuleSet? Read(string digest)
    {
        var path = PathOf(digest);
        try
        {
            return File.Exists(path) && ImageOf(File.ReadAllBytes(path)) is { } image ? RuleSet.FromImage(image.Span) : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            notStored(e.Message);
            return null;
        }
    }

    /// <summary>Whole or not at all, also beside another process that stores the same one.</summary>
    public void Write(string digest, byte[] image)
    {
        try
        {
            WholeFile.Write(PathOf(digest), [.. SHA256.HashData(image), .. image]);
            DropOld();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            notStored(e.Message);
        }
    }

    private static ReadOnlyMemory<byte>? ImageOf(byte[] file) =>
        file.Length > SHA256.HashSizeInBytes && SHA256.HashData(file.AsSpan(SHA256.HashSizeInBytes)).AsSpan().SequenceEqual(file.AsSpan(0, SHA256.HashSizeInBytes))
            ? file.AsMemory(SHA256.HashSizeInBytes)
            : null;

    private void DropOld()
    {
        foreach (var old in new DirectoryInfo(folder).EnumerateFiles($"*{Extension}").OrderByDescending(file => file.LastWriteTimeUtc).Skip(MostImages).ToArray())
        {
            old.Delete();
        }
    }

    // A build of these has an identity of its own, made from what was compiled.
    private static string BuildOf()
    {
        var (compiler, engine) = (typeof(Compiler).Module.ModuleVersionId, typeof(RuleSet).Module.ModuleVersionId);
        return Convert.ToHexStringLower(SHA256.HashData([.. compiler.ToByteArray(), .. engine.ToByteArray()]).AsSpan(0, 8));
    }
}
