using FastMcp.Masking;
using FastMcp.Masking.Lent;
using FastMcp.Proxy.Masking;
using FastMcp.Proxy.Masking.Bodies;
using FastMcp.Recording;
using FastMcp.Wire;

namespace FastMcp.Proxy.Recording;

/// <summary>The answer's side of one exchange's record.</summary>
/// <param name="log">The log.</param>
/// <param name="opened">The exchange; null with a log that is off.</param>
/// <param name="text">False: some rule is not on for answers, so that their masked text is not masked by every rule and stays out.</param>
internal readonly struct ReplyRecord(SessionLog log, Opened? opened, bool text)
{
    public bool IsOff => log.IsOff;

    /// <summary>What is skeleton and what is masked text are the same to it.</summary>
    public bool TakesAll => log.IsOff || text;

    /// <summary>What is masked by this is sealed as it comes, where the route says so.</summary>
    public BodyMasker Sealing(BodyMasker masker, LentText? lent) => opened is { Originals.IsOn: true } ? new SealedBody(masker, log, opened, lent) : masker;

    public void Append(Skeleton bytes) => log.Append(opened!, Direction.Reply, bytes);

    public void Append(Masked bytes)
    {
        if (text)
        {
            log.Append(opened!, Direction.Reply, bytes);
        }
    }

    public void Found(in RecordedFinding finding) => log.Found(opened!, finding);
}
