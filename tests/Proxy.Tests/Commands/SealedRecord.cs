using System.Security.Cryptography;
using FastMcp.Policy.Decisions;
using FastMcp.Policy.Facts;
using FastMcp.Policy.Gating;
using FastMcp.Recording;
using FastMcp.Recording.Originals;
using FastMcp.Recording.Reading;
using FastMcp.Recording.Sessions;

namespace FastMcp.Proxy.Tests.Commands;

/// <summary>Seals exchanges as they come, and opens them as two holders do.</summary>
public sealed class SealedRecord : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("fastmcp-sealed-").FullName;
    private readonly ECDiffieHellman _asker;
    private readonly ECDiffieHellman _approver;
    private int _records;

    public SealedRecord() => (_asker, _approver) = (MakeKey("asker"), MakeKey("approver"));

    /// <summary>The exchange as it came, out of a record of its own.</summary>
    internal ExchangeRecord Keep(Protocol protocol, string contentType, byte[] request, byte[] reply, IReadOnlyList<int> cuts)
    {
        var (record, keys) = (Path.Combine(_folder, $"record{++_records}"), Path.Combine(_folder, $"keys{_records}"));
        var log = SessionLog.Start(
            new SessionLogOptions { Folder = record, Originals = new OriginalOptions { Folder = keys, Keep = TimeSpan.FromDays(1), Holders = HolderKeys.Read(At("asker"), At("approver")) } },
            TimeProvider.System, new SessionLogEvents());
        Assert.True(new Gate().TryPass(new Verdict(Outcome.Allow, DecisionSource.Builtin("test"), null), out var permit));
        var opened = log.Open(permit, new OpenedFacts { Exchange = 1, Protocol = protocol, Route = "all", Upstream = "up", Caller = "anonymous", SealsOriginals = true }, new CallNames());
        opened.Originals.Add(log, opened, Direction.Request, request);
        log.EndPiece(opened, Direction.Request);
        log.ReplyHead(opened, 200, contentType);
        foreach (var (from, to) in cuts.Prepend(0).Zip(cuts.Append(reply.Length)))
        {
            opened.Originals.Add(log, opened, Direction.Reply, reply.AsSpan(from, to - from));
            log.EndPiece(opened, Direction.Reply);
        }

        log.Close(opened, new ClosedFacts(200, request.Length, reply.Length, Ending.Complete));
        log.DisposeAsync().AsTask().GetAwaiter().GetResult();
        return Open(record, keys);
    }

    public void Dispose()
    {
        _asker.Dispose();
        _approver.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private ExchangeRecord Open(string record, string keys)
    {
        var exchanges = ExchangeReader.Read(new LogFolder(record).Read()).ToList();
        var request = new UnsealRequest("alice", "test", [.. exchanges.Select(UnsealExchange.Of)], DateTimeOffset.UnixEpoch, OpenedOriginals.KeysOf(exchanges, keys));
        using var opened = OpenedOriginals.Open(UnsealApproval.Make(request, "bob", _approver, _asker, DateTimeOffset.UnixEpoch)!, _asker, keys)!;
        return opened.Restore(Assert.Single(exchanges)) ?? throw new InvalidOperationException("It was not sealed whole.");
    }

    private string At(string name) => Path.Combine(_folder, name + ".pem");

    private ECDiffieHellman MakeKey(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        File.WriteAllText(At(name), key.ExportSubjectPublicKeyInfoPem());
        return ECDiffieHellman.Create(key.ExportParameters(includePrivateParameters: true));
    }
}
