using System.Security.Cryptography;
using FastMcp.Recording.Checkpoints;
using FastMcp.Recording.Format;
using FastMcp.Recording.Verifying;

namespace FastMcp.Recording.Tests;

/// <summary>A small log of several segments with its checkpoints, on a real disk, for those who tamper with it.</summary>
internal sealed class SignedLog : IDisposable
{
    public const string Name = "gw.example/record";

    private SignedLog()
    {
        File.WriteAllText(At("key.pem"), Key.ExportECPrivateKeyPem());
        File.WriteAllText(At("public.pem"), Key.ExportSubjectPublicKeyInfoPem());
    }

    public string Answer { get; private init; } = "answer ";

    public string Folder { get; } = Directory.CreateTempSubdirectory("fastmcp-signed-").FullName;

    public ECDsa Key { get; } = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public string Record => At("record");

    public string Checkpoints => At("checkpoints");

    /// <param name="runs">Runs of a gateway, one behind the other.</param>
    /// <param name="exchanges">In each.</param>
    /// <param name="answer">What each says, with its number behind.</param>
    public static async Task<SignedLog> MakeAsync(int runs, int exchanges, long segmentBytes = 1 << 20, string answer = "answer ")
    {
        var made = new SignedLog { Answer = answer };
        Directory.CreateDirectory(made.Record);
        Directory.CreateDirectory(made.Checkpoints);
        for (var run = 0; run < runs; run++)
        {
            await made.RunAsync(exchanges, segmentBytes);
        }

        return made;
    }

    public string At(string name) => Path.Combine(Folder, name);

    /// <param name="would">A decision that only monitors, of one more exchange; null: none.</param>
    public async Task RunAsync(int exchanges, long segmentBytes, string? would = null)
    {
        var options = new SessionLogOptions
        {
            Folder = Record,
            SegmentBytes = segmentBytes,
            Checkpoints = Signing(),
        };
        await using var log = SessionLog.Start(options, TimeProvider.System, new SessionLogEvents());
        for (var i = 1; i <= exchanges; i++)
        {
            Exchanges.Play(log, (ulong)i, Answer + i);
        }

        if (would is not null)
        {
            var opened = Exchanges.Open(log, (ulong)exchanges + 1);
            log.Would(opened, "deny", would);
            log.Close(opened, new ClosedFacts(200, 0, 0, Ending.Complete, ""));
        }
    }

    public CheckpointOptions Signing() => new() { Name = Name, Folder = Checkpoints, Signer = KeyFileSigner.Read(At("key.pem")) };

    public string Segment(uint number) => Path.Combine(Record, SegmentHeader.FileName(number));

    public LogReport Verify() => LogVerifier.Verify(Record, Checkpoints, Key);

    public void Dispose()
    {
        Key.Dispose();
        Directory.Delete(Folder, recursive: true);
    }
}
