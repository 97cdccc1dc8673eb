package lockstep.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class WorkingCopyTest {

  private static final String LESSON = "01-a-lesson.ipynb";

  @TempDir private Path root;
  private final ByteArrayOutputStream said = new ByteArrayOutputStream();
  private WorkingCopy copy;

  @BeforeEach
  void aLessonIsCopied() throws Exception {
    copy = new WorkingCopy(new Folders(root), new Progress(new PrintStream(said)));
    write("notebooks", LESSON, "int a = 1;", "[]");
    copy.refresh();
  }

  @Test
  void aNewLessonIsCopied() throws Exception {
    write("notebooks", "02-another.ipynb", "int b;", "[]");
    copy.refresh();
    assertTrue(Files.exists(root.resolve("my-lessons/02-another.ipynb")));
  }

  @Test
  void anImprovedLessonReplacesACopyThatWasNotEdited() throws Exception {
    write("notebooks", LESSON, "int a = 2;", "[]");
    copy.refresh();
    assertTrue(myLesson().contains("int a = 2;"));
  }

  @Test
  void runningALessonIsNotEditingIt() throws Exception {
    write("my-lessons", LESSON, "int a = 1;", OUTPUT);
    copy.refresh();
    assertTrue(myLesson().contains("shown"), "outputs stay while the lesson stays the same");
    write("notebooks", LESSON, "int a = 2;", "[]");
    copy.refresh();
    assertTrue(myLesson().contains("int a = 2;"));
  }

  @Test
  void anEditedCopyIsNeverTouched() throws Exception {
    write("my-lessons", LESSON, "int mine;", "[]");
    for (int improvement = 2; improvement < 5; improvement++) {
      write("notebooks", LESSON, "int a = " + improvement + ";", "[]");
      copy.refresh();
      assertTrue(myLesson().contains("int mine;"));
    }
    assertTrue(said.toString().contains("-Dlockstep.lab=fresh"), said.toString());
  }

  @Test
  void aFreshLessonStandsBesideTheEditedOne() throws Exception {
    write("my-lessons", LESSON, "int mine;", "[]");
    Path first = copy.fresh("01");
    Path second = copy.fresh("01");
    assertEquals("01-a-lesson-fresh.ipynb", first.getFileName().toString());
    assertEquals("01-a-lesson-fresh-2.ipynb", second.getFileName().toString());
    assertTrue(Files.readString(first).contains("int a = 1;"));
    assertTrue(myLesson().contains("int mine;"));
    copy.refresh();
    assertTrue(Files.exists(first));
  }

  @Test
  void anUnknownLessonIsAnsweredWithTheOnesThereAre() {
    PlainError error = assertThrows(PlainError.class, () -> copy.fresh("99"));
    assertTrue(error.getMessage().contains(LESSON), error.getMessage());
  }

  @Test
  void aRenamedLessonLeavesNoTwinBehind() throws Exception {
    Files.move(root.resolve("notebooks").resolve(LESSON), root.resolve("notebooks/02-new.ipynb"));
    copy.refresh();
    assertFalse(Files.exists(root.resolve("my-lessons").resolve(LESSON)));
    assertTrue(Files.exists(root.resolve("my-lessons/02-new.ipynb")));
  }

  @Test
  void aWithdrawnLessonThatWasEditedStays() throws Exception {
    write("my-lessons", LESSON, "int mine;", "[]");
    Files.delete(root.resolve("notebooks").resolve(LESSON));
    copy.refresh();
    assertTrue(myLesson().contains("int mine;"));
  }

  @Test
  void aLessonThatTheStudentDeletedComesBack() throws Exception {
    Files.delete(root.resolve("my-lessons").resolve(LESSON));
    copy.refresh();
    assertTrue(myLesson().contains("int a = 1;"));
  }

  @Test
  void theTeachersExercisesAreNotCopied() throws Exception {
    write("notebooks", "exercises/01-with-solution.ipynb", "secret", "[]");
    copy.refresh();
    assertFalse(Files.exists(root.resolve("my-lessons/exercises")));
  }

  @Test
  void thePagesForTeachersAreNotCopied() throws Exception {
    write("notebooks", "teachers/01-answers.ipynb", "secret", "[]");
    copy.refresh();
    assertFalse(Files.exists(root.resolve("my-lessons/teachers")));
  }

  private static final String OUTPUT =
      "[{\"name\": \"stdout\", \"output_type\": \"stream\", \"text\": [\"shown\"]}]";

  private String myLesson() throws IOException {
    return Files.readString(root.resolve("my-lessons").resolve(LESSON));
  }

  private void write(String folder, String name, String source, String outputs) throws IOException {
    Path file = root.resolve(folder).resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(
        file,
        """
        {"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [
          {"cell_type": "code", "id": "a", "metadata": {}, "source": "%s", "outputs": %s}]}
        """
            .formatted(source, outputs));
  }
}
