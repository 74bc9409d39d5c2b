namespace FastMcp.Proxy.Commands.Doctor;

/// <summary>Something that is not as it should be.</summary>
/// <param name="IsWrong">It will not work, or guards nothing; else it is weak.</param>
/// <param name="What">What it is and what to do.</param>
internal sealed record Ailment(bool IsWrong, string What)
{
    public override string ToString() => $"{(IsWrong ? "wrong" : "weak "),-6} {What}";
}
