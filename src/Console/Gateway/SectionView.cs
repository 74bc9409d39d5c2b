namespace FastMcp.WebConsole;

/// <summary>A part of a page with names and values.</summary>
/// <param name="Title">Its heading.</param>
/// <param name="Facts">Each with whether it is as it should be.</param>
public sealed record SectionView(string Title, IReadOnlyList<FactView> Facts);
