using FastMcp.Proxy.Transport;

namespace FastMcp.Proxy.Identity.Certificates;

/// <summary>
/// Judges clients' certificates: in the handshake, and again on the same connection when one of its chain has ended or an authority changed. So neither a connection nor a
/// resumed session outlives what it was believed by.
/// </summary>
/// <remarks>State, safe for all threads.</remarks>
internal sealed class CertificateRoom(AuthorityBook book, OffLoop work, TimeProvider clock, CertificateCounters counters)
{
    public CertificateCounters Counters => counters;

    /// <summary>Null: it has to be judged. No allocation.</summary>
    public KnownCertificate? Recall(PeerCertificate peer) => peer.Known(book.Generation, clock.GetUtcNow().ToUnixTimeSeconds());

    /// <summary>None: it is believed, and recalled from now on.</summary>
    public async ValueTask<CertificateFault> JudgeAsync(PeerCertificate peer)
    {
        // Before the look at authorities: one that changes meanwhile is looked at again.
        var generation = book.Generation;
        var (ran, verdict) = await work.RunAsync((book, peer, Now: clock.GetUtcNow()), static all => all.book.Verify(all.peer.Shown, all.peer.Authorities, all.Now)).ConfigureAwait(false);
        var fault = ran ? verdict.Fault : CertificateFault.Busy;
        counters[fault].Add();
        if (ran)
        {
            peer.Judged(verdict.Known, generation);
        }

        return fault;
    }
}
