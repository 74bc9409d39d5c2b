using FastMcp.GuardProtocol.V1;
using Grpc.Core;

namespace FastMcp.EndToEnd.Guards;

/// <summary>What somebody writes who has a classifier and the proto.</summary>
public sealed class GrpcWordService(GrpcWordGuard guard) : GuardProtocol.V1.Guard.GuardBase
{
    public override Task<CheckResponse> Check(CheckRequest request, ServerCallContext context)
    {
        if (guard.Answers.TryGetValue(request.Route, out var answer))
        {
            return answer(request, context);
        }

        return Task.FromResult(AnswerOf(request));
    }

    /// <summary>The right answer.</summary>
    public CheckResponse AnswerOf(CheckRequest request)
    {
        Assert.NotEqual(Direction.Unspecified, request.On);
        var response = new CheckResponse { Ask = request.Ask, Verdict = Verdict.Pass };
        for (var i = 0; i < request.Texts.Count; i++)
        {
            guard.Shown.Enqueue(request.Texts[i].Text_);
            response.Spans.AddRange(WordGuard.FindIn(request.Texts[i].Text_).Select(found => new Span { Text = i, Start = found.Start, End = found.End, Label = found.Label }));
        }

        return response;
    }
}
