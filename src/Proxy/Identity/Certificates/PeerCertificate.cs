namespace FastMcp.Proxy.Identity.Certificates;

/// <summary>The certificate of one client connection, and what was found of it last.</summary>
/// <remarks>Ownership: its connection. Written by <see cref="CertificateRoom"/> alone; streams of one connection may judge it at once.</remarks>
internal sealed class PeerCertificate(ShownCertificate shown, IReadOnlyList<string> authorities)
{
    private volatile Judgement? _last;

    public ShownCertificate Shown => shown;

    /// <summary>Names of those that may vouch for it on its listener.</summary>
    public IReadOnlyList<string> Authorities => authorities;

    /// <summary>Null: it was not judged, or not believed, or has ended, or an authority changed behind the judging. No allocation.</summary>
    public KnownCertificate? Known(long generation, long now) =>
        _last is { Known: { } known } last && last.Generation == generation && now < known.Caller.EndsAt ? known : null;

    /// <summary>A later look at the authorities says more than an earlier one that took longer.</summary>
    public void Judged(KnownCertificate? known, long generation)
    {
        if (_last is not { } last || last.Generation <= generation)
        {
            _last = new Judgement(known, generation);
        }
    }

    private sealed record Judgement(KnownCertificate? Known, long Generation);
}
