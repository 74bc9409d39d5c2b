using FastMcp.Proxy.Transport;

namespace FastMcp.Proxy.Gating.Asking;

/// <summary>Keeps the bodies of calls that wait for people: small ones in memory, others in files beside the store of approvals.</summary>
/// <param name="folder">Of the store; null: everything stays in memory.</param>
/// <param name="off">The disk is touched there.</param>
/// <remarks>State, safe for all threads.</remarks>
internal sealed class HeldBodies(string? folder, OffLoop off)
{
    /// <summary>limit approval-spill: bytes of a body that waits in memory.</summary>
    public const int MostInMemory = 4 * 1024;

    private long _spilled;
    private long _failed;

    /// <summary>Gauge: bytes in files.</summary>
    public long Spilled => Interlocked.Read(ref _spilled);

    /// <summary>Bodies that the disk did not take, and that waited in memory, or that it did not give back.</summary>
    public long Failed => Interlocked.Read(ref _failed);

    /// <summary>A copy that needs nothing of where <paramref name="body"/> lies.</summary>
    public async ValueTask<HeldBody> PutAsync(ReadOnlyMemory<byte> body)
    {
        if (folder is null || body.Length <= MostInMemory)
        {
            return new HeldBody(body.ToArray(), null);
        }

        var (_, file) = await off.RunAsync((Folder: folder, Body: body), static of => SealedFile.Write(of.Folder, of.Body.Span)).ConfigureAwait(false);
        Interlocked.Add(ref (file is null ? ref _failed : ref _spilled), file is null ? 1 : body.Length);
        return file is null ? new HeldBody(body.ToArray(), null) : new HeldBody([], file);
    }

    /// <summary>It is not needed any more.</summary>
    public void Drop(in HeldBody held)
    {
        if (held.File is { } file)
        {
            Interlocked.Add(ref _spilled, -file.Length);
            file.Dispose();
        }
    }

    /// <summary>Null: it cannot be had back.</summary>
    public async ValueTask<byte[]?> TakeAsync(HeldBody held)
    {
        if (held.File is not { } file)
        {
            return held.InMemory;
        }

        using (file)
        {
            // Where many are decided at once the room for such work is full: a body that people said yes to is not lost for that.
            var (ran, body) = await off.RunAsync(file, static file => file.Read()).ConfigureAwait(false);
            body = ran ? body : await Task.Run(file.Read).ConfigureAwait(false);
            Interlocked.Add(ref _spilled, -file.Length);
            Interlocked.Add(ref _failed, body is null ? 1 : 0);
            return body;
        }
    }
}
