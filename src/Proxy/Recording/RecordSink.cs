using FastMcp.Masking;
using FastMcp.Recording;

namespace FastMcp.Proxy.Recording;

/// <summary>Masked text into the record, and nowhere else.</summary>
internal readonly struct RecordSink(SessionLog log, Opened opened, Direction direction, RuleSet rules) : IMaskedSink
{
    public void Write(Masked bytes) => log.Append(opened, direction, bytes);

    /// <summary>Text that a rule let pass by monitor mode stays out of the record.</summary>
    public void Write(Monitored bytes)
    {
    }

    public void Found(in Finding finding) => log.Found(
        opened,
        new RecordedFinding(direction, rules.Rules[finding.Rule].Id, 0, finding.Offset, finding.Length, finding.Enforced));
}
