using FastMcp.Masking;

namespace FastMcp.WebConsole;

/// <summary>Knows what the masks of a policy look like.</summary>
public interface IMaskBook
{
    /// <summary>Null: the rule is not known.</summary>
    MaskMark? MarkOf(string rule);
}
