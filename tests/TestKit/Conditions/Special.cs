namespace FastMcp.TestKit.Conditions;

/// <summary>What is no value: an error, whichever, or unknown.</summary>
internal enum Special
{
    Error,
    Unknown,
}
