namespace FastMcp.Masking;

/// <summary>Which rules apply: those of requests, those of answers, or every rule (what goes into the record).</summary>
public enum Scope : byte
{
    Request,
    Response,
    Record,
}
