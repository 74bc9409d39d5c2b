using System.Security.Cryptography;
using System.Text;
using FastMcp.Recording.Checkpoints;
using FastMcp.Recording.Originals;
using FastMcp.Recording.Reading;
using FastMcp.Recording.Sessions;
using FastMcp.Recording.Verifying;

namespace FastMcp.Recording.Tests;

/// <summary>A signed log with two holders of originals, and what one caller said in it.</summary>
internal sealed class SealedLog : IDisposable
{
    public const string Canary = "canary-536-22-8190";

    private readonly SignedLog _log = SignedLog.MakeAsync(runs: 0, exchanges: 0).GetAwaiter().GetResult();

    public SealedLog()
    {
        Asker = MakeKey("asker");
        Approver = MakeKey("approver");
    }

    public ECDiffieHellman Asker { get; }

    public ECDiffieHellman Approver { get; }

    public string Folder => _log.Folder;

    public string Record => _log.Record;

    public string CheckpointFolder => _log.Checkpoints;

    public string Originals => _log.At("originals");

    public string At(string name) => _log.At(name);

    public string Segment(uint number) => _log.Segment(number);

    public LogReport Verify() => _log.Verify();

    public Task RunAsync(int exchanges, long segmentBytes = 1 << 20) => _log.RunAsync(exchanges, segmentBytes);

    public List<ExchangeRecord> Exchanges() => [.. ExchangeReader.Read(new LogFolder(Record).Read())];

    public SessionLogOptions Options(TimeSpan keep = default, ICheckpointSigner? signer = null) => new()
    {
        Folder = Record,
        Checkpoints = new CheckpointOptions { Name = SignedLog.Name, Folder = CheckpointFolder, Signer = signer ?? KeyFileSigner.Read(At("key.pem")) },
        Originals = new OriginalOptions { Folder = Originals, Keep = keep == default ? TimeSpan.FromDays(7) : keep, Holders = HolderKeys.Read(At("asker.pem"), At("approver.pem")) },
    };

    /// <summary>One exchange of alice's, with its originals.</summary>
    public async Task SealAsync(string raw, TimeSpan keep = default, string masked = "masked")
    {
        await using var log = SessionLog.Start(Options(keep), TimeProvider.System, new SessionLogEvents());
        var opened = Open(log, 7);
        Say(log, opened, raw, masked);
        opened.Originals.Add(log, opened, Direction.Reply, Encoding.UTF8.GetBytes("answer " + Canary));
        log.Close(opened, new ClosedFacts(200, 10, 10, Ending.Complete));
    }

    public static Opened Open(SessionLog log, ulong exchange) => Tests.Exchanges.Open(log, Tests.Exchanges.Facts(exchange) with { Caller = "alice", SealsOriginals = true });

    public static void Say(SessionLog log, Opened opened, string raw, string masked)
    {
        opened.Originals.Add(log, opened, Direction.Request, Encoding.UTF8.GetBytes(raw));
        log.Append(opened, Direction.Request, Tests.Exchanges.Masked(masked));
        log.EndPiece(opened, Direction.Request);
    }

    /// <summary>Files of the record, its checkpoints and its keys in which one of the words stands.</summary>
    public List<string> FilesWith(params string[] words) =>
        [.. Directory.EnumerateFiles(Folder, "*", SearchOption.AllDirectories).Where(file => Path.GetFileName(file) != "writer.lock").Where(file => Encoding.Latin1.GetString(ReadAll(file)) is var text && Array.Exists(words, word => text.Contains(word, StringComparison.Ordinal)))];

    public void Dispose()
    {
        Asker.Dispose();
        Approver.Dispose();
        _log.Dispose();
    }

    // Also what others have open to write.
    private static byte[] ReadAll(string file)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var bytes = new byte[stream.Length];
        return bytes[..stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false)];
    }

    private ECDiffieHellman MakeKey(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        File.WriteAllText(At(name + ".pem"), key.ExportSubjectPublicKeyInfoPem());
        return ECDiffieHellman.Create(key.ExportParameters(includePrivateParameters: true));
    }
}
